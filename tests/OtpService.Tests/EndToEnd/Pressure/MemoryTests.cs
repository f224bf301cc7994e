using System.Globalization;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Hooks;
using static OtpService.Tests.EndToEnd.Pressure.CrowdContract;

namespace OtpService.Tests.EndToEnd.Pressure;

/// <summary>
/// A thousand connections that each take as much memory as they get: of the build that ships alone.
/// </summary>
public sealed class MemoryTests
{
    private const int Connections = 1000;
    private const int MostMegabytes = 120;

    [Fact]
    public async Task F35_a_thousand_that_read_no_answers_fill_no_memory_and_others_are_served()
    {
        var many = string.Concat(Enumerable.Repeat("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n", 10_000));

        await WithstandsAsync(crowd => crowd.PourUntilClosedAsync(many));
    }

    [Theory]
    [InlineData("/send-verification", "{\"email\":\"")]
    [InlineData("/verify-code", "{\"code\":\"1\",\"email\":\"")]
    [InlineData("/hooks/clerk", "{\"data\":\"")]
    [InlineData("/webhooks/resend", "{\"data\":\"")]
    public async Task F35_a_thousand_with_request_after_request_that_read_no_answers_fill_no_memory(
        string path, string beginning)
    {
        const int Length = 16 * 1024;
        var body = beginning + new string('a', Length - beginning.Length - 2) + "\"}";
        var request = $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Length}\r\n\r\n{body}";
        var many = string.Concat(Enumerable.Repeat(request, 20));

        await WithstandsAsync(crowd => crowd.PourUntilClosedAsync(many));
    }

    [Fact]
    public async Task F35_a_thousand_with_large_unsigned_bodies_fill_no_memory_and_others_are_served() =>
        await WithstandsAsync(async crowd =>
        {
            const int Length = 256 * 1024;
            var text = $"POST /hooks/clerk HTTP/1.1\r\nHost: a\r\nContent-Length: {Length}\r\n\r\n"
                + new string('a', Length - 1);
            await crowd.PourUntilClosedAsync(text);
            await crowd.ClosedAsync(Connections);
        });

    [Fact]
    public async Task F35_a_thousand_whose_bodies_never_end_fill_no_memory_and_others_are_served() =>
        await WithstandsAsync(async crowd =>
        {
            await crowd.WriteAsync(
                "POST /send-verification HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: 16384\r\n\r\n" + new string('a', 15_000));
            await crowd.TrickleUntilClosedAsync();
        });

    [Theory]
    [InlineData("/send-verification", 16_000)]
    [InlineData("/webhooks/resend", 16_000)]
    [InlineData("/hooks/clerk", 16_000)]
    public async Task A_body_that_comes_faster_than_the_server_demands_and_yet_takes_too_long_is_cut_off(
        string path, int length)
    {
        await using var installation = await CreateAsync();
        await using var service = await installation.StartAsync();

        // In pieces at a pace that would take forty seconds.
        var answer = await RawHttp.TrickleAsync(
            service.Url,
            $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n",
            Enumerable.Repeat(new string('a', 200), length / 200));

        Assert.Equal(408, answer.Status);
        Assert.Equal("close", answer.Headers["Connection"]);
    }

    /// <summary>Whatever the crowd does, others get their codes, from its own address too.</summary>
    private static async Task WithstandsAsync(Func<Crowd, Task> act)
    {
        await using var installation = await CreateAsync();
        await using var service = await installation.StartAsync();
        using var crowd = await Crowd.ConnectAsync(service.Url, Connections);

        await Task.WhenAll(act(crowd), ServesMeanwhileAsync(installation, service));

        await ServesAsync(installation, service, "afterwards");
        Assert.InRange(PeakMegabytesOf(service), 1, MostMegabytes);
    }

    private static async Task ServesMeanwhileAsync(Installation installation, ServiceProcess service)
    {
        await ServesAsync(installation, service, "meanwhile");
        await WelcomesAsync(service);
    }

    private static async Task<Installation> CreateAsync()
    {
        var installation = await Installation.CreateAsync(ServiceBinary.Native);
        installation.Settings["CLERK_WEBHOOK_SECRET"] = Hook.StandardSecret;
        installation.Settings["RESEND_WEBHOOK_SECRET"] = Hook.StandardSecret;
        return installation;
    }

    /// <summary>The most that the process has held (proc(5), VmHWM).</summary>
    private static int PeakMegabytesOf(ServiceProcess service)
    {
        var line = File.ReadLines($"/proc/{service.Id}/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return int.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024;
    }
}
