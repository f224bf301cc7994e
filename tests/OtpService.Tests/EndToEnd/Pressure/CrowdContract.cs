using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd.Pressure;

public sealed class NativeCrowdTests() : CrowdContract(ServiceBinary.Native);

/// <summary>Very many connections that do nothing useful.</summary>
public abstract class CrowdContract(ServiceBinary binary)
{
    private const string Head = "POST /send-verification HTTP/1.1\r\nHost: a\r\n";

    [Theory]
    [InlineData(Head + "X-Slow: ")]
    [InlineData(Head + "Content-Type: application/json\r\nContent-Length: 16000\r\n\r\n{\"email\":\"")]
    public async Task F29_a_thousand_that_write_a_byte_now_and_then_are_cut_off_and_others_are_served(
        string beginning)
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();
        using var crowd = await Crowd.ConnectAsync(service.Url, 1000);
        await crowd.WriteAsync(beginning);

        var everybodyLeft = crowd.TrickleUntilClosedAsync();
        await ServesAsync(installation, service, "meanwhile");

        await everybodyLeft;
        await ServesAsync(installation, service, "afterwards");
        Assert.Equal([.. People("meanwhile"), .. People("afterwards")], Recipients(installation));
    }

    [Fact]
    public async Task F29_with_few_file_descriptors_most_of_a_crowd_is_turned_away_and_others_are_served()
    {
        await using var installation = await Installation.CreateAsync(
            binary.Within("ulimit -n 1024; exec \"$0\" \"$@\""));
        await using var service = await installation.StartAsync();
        await service.SaysAsync("ulimit -n");
        await ServesAsync(installation, service, "before");
        using (var crowd = await Crowd.ConnectAsync(service.Url, 2000))
        {
            await crowd.ClosedAsync(1400);

            // On connections of old, with new ones to Redis and the provider if need be.
            await ServesAsync(installation, service, "meanwhile");
        }

        await WelcomesAsync(service);
        await ServesAsync(installation, service, "afterwards");
        Assert.Equal(
            [.. People("before"), .. People("meanwhile"), .. People("afterwards")], Recipients(installation));
        Assert.False(service.HasExited);
    }

    /// <summary>Waits until new connections are taken.</summary>
    internal static Task WelcomesAsync(ServiceProcess service) => Installation.RecoversAsync(async () =>
        await RawHttp.AskAsync(
            service.Url, "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            is [{ Status: 200 }]);

    internal static async Task ServesAsync(Installation installation, ServiceProcess service, string name)
    {
        foreach (var email in People(name))
        {
            Assert.Equal(200, (await service.SendAsync(new { email })).Status);
            var code = installation.Provider.LastCode;
            Assert.Equal(200, (await service.VerifyAsync(new { email, code })).Status);
        }
    }

    private static IEnumerable<string> People(string name) =>
        Enumerable.Range(0, 10).Select(number => $"{name}-{number}@example.com");

    private static IEnumerable<string?> Recipients(Installation installation) =>
        installation.Provider.Requests.Select(
            mail => mail.Json.GetProperty("to").GetProperty("email").GetString());
}
