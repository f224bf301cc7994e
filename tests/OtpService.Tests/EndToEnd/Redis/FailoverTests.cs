using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Redis;

/// <summary>
/// A primary is replaced while it lives, freezes or dies, and accepts writes long after: three replicas of
/// the service serve twenty people a second meanwhile.
/// </summary>
public sealed class FailoverTests
{
    /// <summary>
    /// Sentinel notices after two seconds and has two more; the rest is for a machine with much else to do.
    /// </summary>
    private const int MostRefused = 200;

    [Fact]
    public Task F5_with_Sentinel_a_planned_failover_loses_nothing() => LiveThroughAsync(
        Installation.OnSentinelsAsync(ServiceBinary.Native),
        async (installation, traffic) =>
        {
            await installation.Sentinels.FailOverAsync();
            await IsReplacedAsync(installation.Pair);
        });

    [Fact]
    public Task F5_with_Sentinel_a_primary_that_freezes_and_thaws_is_left_for_good() => LiveThroughAsync(
        Installation.OnSentinelsAsync(ServiceBinary.Native),
        async (installation, traffic) =>
        {
            await installation.Pair.First.FreezeAsync();
            await Installation.RecoversAsync(() => RedisPair.IsPrimaryAsync(installation.Pair.Second));
            await traffic.ServedAsync(40);
            await installation.Pair.First.ThawAsync();
            await traffic.ServedAsync(60);
        });

    [Fact]
    public Task F5_with_Sentinel_a_primary_that_dies_is_replaced_and_nothing_is_lost() => LiveThroughAsync(
        Installation.OnSentinelsAsync(ServiceBinary.Native),
        async (installation, traffic) =>
        {
            await installation.Pair.First.KillAsync();
            await Installation.RecoversAsync(() => RedisPair.IsPrimaryAsync(installation.Pair.Second));
        });

    [Fact]
    public Task F5_a_listed_primary_whose_replica_is_promoted_while_it_lives_is_left_within_half_a_second() =>
        LiveThroughAsync(
            Installation.OnPairAsync(ServiceBinary.Native),
            async (installation, traffic) =>
            {
                await PromoteAsync(installation.Pair);
                await traffic.ServedAsync(60);
                await DemoteAsync(installation.Pair);
            },
            mostLost: 10);

    [Fact]
    public Task F5_a_listed_primary_that_freezes_and_thaws_is_left_for_good() => LiveThroughAsync(
        Installation.OnPairAsync(ServiceBinary.Native),
        async (installation, traffic) =>
        {
            await installation.Pair.First.FreezeAsync();
            await traffic.RefusedAsync(10);
            await PromoteAsync(installation.Pair);
            await traffic.ServedAsync(40);
            await installation.Pair.First.ThawAsync();
            await traffic.ServedAsync(60);
            await DemoteAsync(installation.Pair);
        });

    [Fact]
    public Task F5_with_min_replicas_to_write_nothing_is_lost_by_any_promotion() => LiveThroughAsync(
        Installation.OnPairAsync(ServiceBinary.Native, "--min-replicas-to-write", "1"),
        async (installation, traffic) =>
        {
            await PromoteAsync(installation.Pair);
            await DemoteAsync(installation.Pair);
            await traffic.ServedAsync(40);
        });

    private static Task<string> PromoteAsync(RedisPair pair) =>
        RedisCommandLine.AskAsync(pair.Second.Port, "REPLICAOF", "NO", "ONE");

    private static Task<string> DemoteAsync(RedisPair pair) =>
        RedisCommandLine.AskAsync(pair.First.Port, "REPLICAOF", "127.0.0.1", $"{pair.Second.Port}");

    /// <summary>Sentinel makes the former primary a replica about ten seconds after its promotion.</summary>
    private static async Task IsReplacedAsync(RedisPair pair)
    {
        await Installation.RecoversAsync(() => RedisPair.IsPrimaryAsync(pair.Second));
        await Installation.RecoversAsync(async () => !await RedisPair.IsPrimaryAsync(pair.First));
    }

    private static async Task LiveThroughAsync(
        Task<Installation> starting, Func<Installation, Traffic, Task> fault, int mostLost = 0)
    {
        await using var installation = await starting;
        await using var replicas = await RoundRobin.StartAsync(
            installation, ("Redis__TimeoutMilliseconds", "1000"));
        var traffic = Traffic.Begin(installation, replicas);
        await traffic.ServedAsync(30);

        await fault(installation, traffic);

        await traffic.ServedAsync(30);
        await traffic.EndAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(traffic.ToString());
        Assert.True(traffic.Lost <= mostLost && traffic.UsedTwice <= mostLost, traffic.ToString());
        Assert.True(traffic.Refused <= MostRefused, traffic.ToString());
        Assert.True(traffic.GuessedOn <= mostLost && traffic.Used > 10, traffic.ToString());
    }
}
