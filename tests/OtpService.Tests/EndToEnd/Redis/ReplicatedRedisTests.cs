using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Redis;

/// <summary>
/// A primary and its replica change places, with and without the death of one, while three replicas of the
/// service run.
/// </summary>
public sealed class ReplicatedRedisTests
{
    [Fact]
    public async Task F5_a_replica_that_is_promoted_for_a_dead_primary_is_found_by_itself()
    {
        await using var installation = await Installation.OnPairAsync(ServiceBinary.Native);
        await using var replicas = await StartAsync(installation);
        var people = await PeopleAsync(installation, replicas);
        var (dead, promoted) = (installation.Pair.First, installation.Pair.Second);
        await RedisPair.CaughtUpAsync(promoted);
        var signIns = SignIns.Begin(installation, replicas);
        await signIns.ServedAsync(20);

        await dead.KillAsync();
        OutageContract.IsUnavailable(await replicas.SendAsync(new { email = "nobody@example.com" }));
        await RedisCommandLine.AskAsync(promoted.Port, "REPLICAOF", "NO", "ONE");

        await signIns.ServedAsync(50);
        await people.AreKnownAsync();
        await signIns.EndAsync();
    }

    [Fact]
    public async Task F6_a_primary_that_hands_over_to_its_replica_is_left_for_it()
    {
        await using var installation = await Installation.OnPairAsync(ServiceBinary.Native);
        await using var replicas = await StartAsync(installation);
        var people = await PeopleAsync(installation, replicas);
        var signIns = SignIns.Begin(installation, replicas);
        RedisServer[] successors = [installation.Pair.Second, installation.Pair.First];
        foreach (var successor in successors)
        {
            await signIns.ServedAsync(20);
            var former = successors.Single(server => server != successor);
            await RedisCommandLine.AskAsync(former.Port, "FAILOVER");
            await Installation.RecoversAsync(async () => await RedisPair.IsPrimaryAsync(successor));
        }

        await signIns.ServedAsync(50);
        await people.AreKnownAsync();
        await signIns.EndAsync();
        Assert.Equal(0, signIns.Lost);
    }

    [Fact]
    public async Task Two_primaries_that_do_not_continue_each_other_are_an_outage_that_readiness_explains()
    {
        await using var installation = await Installation.OnPairAsync(ServiceBinary.Native);
        await using var service = await installation.StartReadyAsync();
        var (followed, stranger) = (installation.Pair.First, installation.Pair.Second);
        await stranger.KillAsync();
        await installation.Pair.StartAsync(stranger);

        await service.SaysAsync($"127.0.0.1:{stranger.Port} both accept writes");
        OutageContract.IsUnavailable(await service.SendAsync(new { email = "ada@example.com" }));
        Assert.Equal(503, (await service.GetAsync("/health/ready")).Status);
        await using (var late = await installation.StartAsync())
        {
            await late.SaysAsync($"127.0.0.1:{stranger.Port} both accept writes");
            OutageContract.IsUnavailable(await late.SendAsync(new { email = "ada@example.com" }));
        }

        await RedisCommandLine.AskAsync(stranger.Port, "REPLICAOF", "127.0.0.1", $"{followed.Port}");
        await Installation.RecoversAsync(async () => (await service.GetAsync("/health/ready")).Status == 200);
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
    }

    [Fact]
    public async Task A_primary_that_accepts_writes_without_its_replica_is_warned_about()
    {
        await using var installation = await Installation.OnPairAsync(ServiceBinary.Native);
        await using var service = await installation.StartReadyAsync();

        await service.SaysAsync("Set min-replicas-to-write to 1 on every Redis server");
    }

    private static Task<RoundRobin> StartAsync(Installation installation) =>
        RoundRobin.StartAsync(
            installation, ("Redis__TimeoutMilliseconds", "1000"), ("RESEND_COOLDOWN_SECONDS", "600"));

    private static Task<People> PeopleAsync(Installation installation, RoundRobin replicas) =>
        People.ArriveAsync(
            installation, replicas, [.. Enumerable.Range(0, 20).Select(i => $"person-{i}@example.com")]);
}
