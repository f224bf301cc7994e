using OtpService.Tests.EndToEnd.Fixtures;

using static OtpService.Tests.EndToEnd.Redis.OutageContract;

namespace OtpService.Tests.EndToEnd.Redis;

public sealed class NativePartitionTests() : PartitionContract(ServiceBinary.Native);

/// <summary>Redis is well, and the wire to it is not.</summary>
public abstract class PartitionContract(ServiceBinary binary)
{
    [Fact]
    public async Task F9_over_a_slow_wire_everybody_is_served()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var wire = new TcpProxy(new Uri(installation.Redis.Url).Port);
        await using var service = await installation.StartAsync(
            ("REDIS_URL", $"redis://127.0.0.1:{wire.Port}"));
        wire.Slow(TimeSpan.FromMilliseconds(50));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 40)
                .Select(i => service.SendAsync(new { email = $"person-{i}@example.com" })));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(40, installation.Provider.Requests.Count);
    }

    [Fact]
    public async Task F9_over_a_wire_slower_than_its_patience_nobody_is_served_and_nothing_is_sent()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var wire = new TcpProxy(new Uri(installation.Redis.Url).Port);
        await using var service = await StartAsync(installation, wire);
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        var code = installation.Provider.LastCode;

        wire.Slow(TimeSpan.FromSeconds(2));

        IsUnavailable(await service.SendAsync(new { email = "bob@example.com" }));
        IsUnavailable(await service.VerifyAsync(new { email = "ada@example.com", code }));
        Assert.Single(installation.Provider.Requests);
        wire.Mend();
        await Installation.RecoversAsync(() => SendsAsync(service, "mended"));
    }

    [Fact]
    public async Task F7_what_a_partition_held_back_sends_nothing_when_it_arrives_late()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var wire = new TcpProxy(new Uri(installation.Redis.Url).Port);
        await using var service = await StartAsync(installation, wire);
        var sent = await service.SendAsync(new { email = "ada@example.com" });
        var code = installation.Provider.LastCode;
        var guess = new { email = "ada@example.com", code, verificationId = sent.Text("verificationId") };

        var healed = new TaskCompletionSource();
        wire.HoldUntil(healed.Task);
        var refused = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => service.SendAsync(new { email = $"cut-{i}@example.com" }))
                .Append(service.VerifyAsync(guess)));
        Assert.All(refused, IsUnavailable);
        await IsAliveAndNotReadyAsync(service);
        healed.SetResult();
        wire.Mend();

        var accepted = 1;
        await Installation.RecoversAsync(async () =>
        {
            var recovered = await SendsAsync(service, $"healed-{accepted}");
            accepted += recovered ? 1 : 0;
            return recovered;
        });
        Assert.Equal(200, (await service.VerifyAsync(guess)).Status);
        Assert.Equal(accepted, installation.Provider.Requests.Count);
    }

    [Fact]
    public async Task F7_a_connection_that_is_lost_without_a_word_is_replaced_by_itself()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var wire = new TcpProxy(new Uri(installation.Redis.Url).Port);
        await using var service = await StartAsync(installation, wire);
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        var code = installation.Provider.LastCode;

        wire.Lose();
        for (var i = 0; i < 8; i++)
        {
            IsUnavailable(await service.SendAsync(new { email = $"lost-{i}@example.com" }));
        }

        Assert.Single(installation.Provider.Requests);
        wire.Mend();

        await Installation.RecoversAsync(() => SendsAsync(service, "replaced"));
        Assert.Equal(200, (await service.VerifyAsync(new { email = "ada@example.com", code })).Status);
        Assert.Equal(200, (await service.GetAsync("/health/ready")).Status);
    }

    /// <summary>With the patience of production.</summary>
    private static Task<ServiceProcess> StartAsync(Installation installation, TcpProxy wire) =>
        installation.StartReadyAsync(
        ("REDIS_URL", $"redis://127.0.0.1:{wire.Port}"), ("Redis__TimeoutMilliseconds", "1000"));
}
