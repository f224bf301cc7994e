using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Redis;

/// <summary>
/// Nodes of a Redis Cluster die, change places and lose sight of each other while three replicas serve
/// people.
/// </summary>
public sealed class ClusterFaultTests
{
    private const int LastSlot = RedisCluster.Slots - 1;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task F5_while_a_dead_or_frozen_primary_is_replaced_others_are_served_and_then_everybody_is(
        bool frozen) =>
        LiveThroughAsync(async town =>
        {
            var victim = await town.Cluster.OwnerAsync(0);
            await (frozen ? victim.FreezeAsync() : victim.KillAsync());
            await town.There.AskAgainAsync();
            await town.Elsewhere.AreServedAsync();
            await town.There.AreKnownAsync();
            await town.SignIns.ServedAsync(50);

            await (frozen ? victim.ThawAsync() : town.Cluster.StartAsync(victim));
            await town.Cluster.SettledAsync();
            Assert.True((await RedisCluster.NodeAsync(victim)).IsReplica);
        });

    [Fact]
    public Task F6_primaries_that_hand_over_to_their_replicas_lose_nothing() => LiveThroughAsync(async town =>
    {
        foreach (var server in town.Cluster.Servers)
        {
            if ((await RedisCluster.NodeAsync(server)).IsReplica)
            {
                await RedisCommandLine.AskAsync(server.Port, "CLUSTER", "FAILOVER");
                await Installation.RecoversAsync(
                    async () => (await RedisCluster.NodeAsync(server)).IsPrimary);
                await town.Cluster.SettledAsync();
                await town.SignIns.ServedAsync(20);
            }
        }

        await town.There.AreKnownAsync();
        await town.Elsewhere.AreKnownAsync();
        Assert.Equal(0, town.SignIns.Lost);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F6_in_a_cluster_nobody_uses_a_code_twice_while_a_primary_hands_over_or_freezes_and_thaws(
        bool frozen)
    {
        await using var installation = await Installation.OnClusterAsync(ServiceBinary.Native);
        await using var replicas = await RoundRobin.StartAsync(
            installation, ("Redis__TimeoutMilliseconds", "1000"));
        var cluster = installation.Cluster;
        var primary = await cluster.OwnerAsync(0);
        var replica = await cluster.ReplicaOfAsync(primary);
        var traffic = Traffic.Begin(installation, replicas);
        await traffic.ServedAsync(40);

        await (frozen
            ? primary.FreezeAsync()
            : RedisCommandLine.AskAsync(replica.Port, "CLUSTER", "FAILOVER"));
        await Installation.RecoversAsync(async () => (await RedisCluster.NodeAsync(replica)).IsPrimary);
        await traffic.ServedAsync(40);
        if (frozen)
        {
            await primary.ThawAsync();
        }

        await cluster.SettledAsync();
        await traffic.ServedAsync(40);
        await traffic.EndAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(traffic.ToString());
        Assert.True(traffic is { Lost: 0, UsedTwice: 0, GuessedOn: 0, Used: > 10 }, traffic.ToString());
    }

    [Fact]
    public Task F6_slots_that_move_under_load_lose_nothing() => LiveThroughAsync(async town =>
    {
        var from = await RedisCluster.NodeAsync(await town.Cluster.OwnerAsync(0));
        var to = await RedisCluster.NodeAsync(await town.Cluster.OwnerAsync(LastSlot));
        await RedisCommandLine.RunAsync(
            "--cluster", "reshard", $"127.0.0.1:{from.Port}", "--cluster-from", from.Id, "--cluster-to",
            to.Id,
            "--cluster-slots", "2000", "--cluster-yes");

        await town.There.AreKnownAsync();
        Assert.Equal(0, town.SignIns.Lost);
    });

    [Fact]
    public Task F8_a_primary_that_sees_no_other_stops_writing_and_its_slots_are_served_when_it_does() =>
        LiveThroughAsync(async town =>
        {
            var isolated = await town.Cluster.OwnerAsync(0);
            var other = await town.Cluster.OwnerAsync(LastSlot);
            town.Cluster.Isolate(isolated);
            await Installation.RecoversAsync(async () =>
                (await RedisCommandLine.AskAsync(isolated.Port, "CLUSTER", "INFO"))
                    .Contains("cluster_state:fail", StringComparison.Ordinal)
                && (await RedisCluster.NodesAsync(other))
                    .Any(node => node.Port != isolated.Port && node.Owns(0)));
            await town.Elsewhere.AreServedAsync();

            town.Cluster.Rejoin();
            await town.Cluster.SettledAsync();
            await town.There.AreKnownAsync();
            Assert.True((await RedisCluster.NodeAsync(isolated)).IsReplica);
        });

    [Fact]
    public async Task F26_on_a_cluster_replicas_replaced_one_after_another_under_load_lose_nothing()
    {
        await using var installation = await Installation.OnClusterAsync(ServiceBinary.Native);
        await RotationContract.ReplacedUnderLoadAsync(installation);
    }

    /// <summary>Lets it happen while people sign in, who go on doing so afterwards.</summary>
    private static async Task LiveThroughAsync(Func<Town, Task> fault)
    {
        await using var installation = await Installation.OnClusterAsync(ServiceBinary.Native);

        // A patience that a busy machine does not try, because whoever is not concerned must not be refused.
        await using var replicas = await RoundRobin.StartAsync(
            installation, ("Redis__TimeoutMilliseconds", "3000"), ("RESEND_COOLDOWN_SECONDS", "600"));
        var cluster = installation.Cluster;
        var there = await PeopleAsync(installation, replicas, slot: 0);
        var elsewhere = await PeopleAsync(installation, replicas, LastSlot);
        await cluster.SettledAsync();
        var signIns = SignIns.Begin(installation, replicas);
        await signIns.ServedAsync(20);

        await fault(new(cluster, there, elsewhere, signIns));

        await signIns.ServedAsync(50);
        await signIns.EndAsync();
    }

    /// <summary>People whose records lie beside this slot.</summary>
    private static async Task<People> PeopleAsync(Installation installation, RoundRobin replicas, int slot)
    {
        var node = await RedisCluster.NodeAsync(await installation.Cluster.OwnerAsync(slot));
        var emails = Enumerable.Range(0, int.MaxValue).Select(i => $"person-{i}@example.com")
            .Where(email => node.Owns(HashSlot.Of(email, installation.Settings["OTP_SECRET"])));
        return await People.ArriveAsync(installation, replicas, [.. emails.Take(20)]);
    }

    /// <param name="Cluster">Where everything is kept.</param>
    /// <param name="There">Those who are kept by the first primary.</param>
    /// <param name="Elsewhere">Those who are kept by the last one.</param>
    /// <param name="SignIns">Anybody.</param>
    private sealed record Town(RedisCluster Cluster, People There, People Elsewhere, SignIns SignIns);
}
