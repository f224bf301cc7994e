using System.Net;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.Storage.Redis.Servers;

/// <summary>
/// A Redis Cluster of six processes of this machine: three primaries, each with a replica. A primary that is
/// silent for two seconds is replaced, and its slots alone are refused until then. The nodes hear of each
/// other over wires that can be cut.
/// </summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    public const int Slots = 16384;
    private const int Primaries = 3;

    private readonly TemporaryFolder folder = new();
    private readonly List<Member> members = [];

    private RedisCluster()
    {
        while (members.Count < 2 * Primaries)
        {
            var busPort = FreePort.Find();
            members.Add(new(new(), busPort, new(busPort), IPAddress.Parse($"127.0.1.{members.Count + 1}")));
        }
    }

    /// <summary>Names half of the nodes, as an operator might: the others are found through them.</summary>
    public string Url =>
        $"redis://{string.Join(',', members.Take(Primaries).Select(m => $"127.0.0.1:{m.Server.Port}"))}";

    public IReadOnlyList<RedisServer> Servers => [.. members.Select(member => member.Server)];

    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        try
        {
            await Task.WhenAll(cluster.Servers.Select(cluster.StartAsync));
            await cluster.FormAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a node, or starts it again: it knows the others from its own file.</summary>
    public Task StartAsync(RedisServer server)
    {
        var (_, busPort, wire, address) = members.Single(member => member.Server == server);
        return server.StartAsync(
            "--dir", Directory.CreateDirectory(Path.Combine(folder.Path, $"{server.Port}")).FullName,
            "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-require-full-coverage",
            "no",
            "--cluster-port", $"{busPort}", "--cluster-announce-bus-port", $"{wire.Port}",
            "--cluster-announce-ip", "127.0.0.1", "--bind-source-addr", $"{address}", "--protected-mode",
            "no",
            "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1");
    }

    /// <summary>The primary of the slot, as the first node that runs sees it.</summary>
    public async Task<RedisServer> OwnerAsync(int slot)
    {
        var owner = (await NodesAsync(Servers.First(server => server.IsRunning)))
            .Single(node => node.Owns(slot));
        return Servers.Single(server => server.Port == owner.Port);
    }

    /// <summary>The replica of this primary.</summary>
    public async Task<RedisServer> ReplicaOfAsync(RedisServer primary)
    {
        var id = (await NodeAsync(primary)).Id;
        var replica = (await NodesAsync(primary)).Single(node => node.PrimaryId == id);
        return Servers.Single(server => server.Port == replica.Port);
    }

    /// <summary>All nodes as the given one sees them.</summary>
    public static async Task<IReadOnlyList<ClusterNode>> NodesAsync(RedisServer server) =>
        ClusterNode.Parse(await RedisCommandLine.AskAsync(server.Port, "CLUSTER", "NODES"));

    /// <summary>The node as it sees itself.</summary>
    public static async Task<ClusterNode> NodeAsync(RedisServer server) =>
        (await NodesAsync(server)).Single(node => node.Flags.Contains("myself"));

    /// <summary>Hears nothing of the others, nor they of it. Clients reach it all the same.</summary>
    public void Isolate(RedisServer server)
    {
        var isolated = members.Single(member => member.Server == server);
        foreach (var member in members)
        {
            member.Wire.Lose(isolated.Address);
        }

        isolated.Wire.Lose();
    }

    public void Rejoin() => members.ForEach(member => member.Wire.Mend());

    /// <summary>
    /// Waits until all that run agree on owners for all slots, and each replica has what its primary has now.
    /// </summary>
    public async Task SettledAsync()
    {
        var running = Servers.Where(server => server.IsRunning).ToList();
        await Installation.RecoversAsync(
            async () => (await Task.WhenAll(running.Select(IsSettledAsync))).All(settled => settled));
    }

    public async ValueTask DisposeAsync()
    {
        // No process stays behind, whatever becomes of the wires.
        foreach (var member in members)
        {
            await member.Server.DisposeAsync();
        }

        foreach (var member in members)
        {
            await member.Wire.DisposeAsync();
        }

        folder.Dispose();
    }

    private async Task FormAsync()
    {
        for (var i = 0; i < members.Count; i++)
        {
            var port = members[i].Server.Port;
            await RedisCommandLine.AskAsync(port, "CLUSTER", "SET-CONFIG-EPOCH", $"{i + 1}");
            if (i < Primaries)
            {
                var (first, end) = (Slots * i / Primaries, Slots * (i + 1) / Primaries);
                await RedisCommandLine.AskAsync(port, "CLUSTER", "ADDSLOTSRANGE", $"{first}", $"{end - 1}");
            }

            if (i > 0)
            {
                await RedisCommandLine.AskAsync(
                    port, "CLUSTER", "MEET", "127.0.0.1", $"{members[0].Server.Port}",
                    $"{members[0].Wire.Port}");
            }
        }

        for (var i = Primaries; i < members.Count; i++)
        {
            var replica = members[i].Server;
            var primary = await NodeAsync(members[i - Primaries].Server);
            await Installation.RecoversAsync(async () =>
                (await NodesAsync(replica)).Any(node => node.Id == primary.Id
                    && !node.Flags.Contains("handshake")));
            await RedisCommandLine.AskAsync(replica.Port, "CLUSTER", "REPLICATE", primary.Id);
        }

        await SettledAsync();
    }

    /// <summary>
    /// A node that has just started, or was in the minority, takes no writes for a while although it knows
    /// all.
    /// </summary>
    private async Task<bool> IsSettledAsync(RedisServer server)
    {
        var state = await RedisCommandLine.AskAsync(server.Port, "CLUSTER", "INFO");
        var nodes = await NodesAsync(server);
        return state.Contains("cluster_state:ok", StringComparison.Ordinal)
            && state.Contains($"cluster_slots_ok:{Slots}", StringComparison.Ordinal)
            && nodes.Count == members.Count
            && nodes.All(node => node.IsReplica || (node.IsPrimary && node.Slots.Count > 0))
            && await RedisPair.HasCaughtUpAsync(server);
    }

    /// <param name="Server">The process.</param>
    /// <param name="BusPort">Where it listens to the others.</param>
    /// <param name="Wire">What leads there, and what the others are told.</param>
    /// <param name="Address">From where it speaks to them, so that a wire knows who does.</param>
    private sealed record Member(RedisServer Server, int BusPort, TcpProxy Wire, IPAddress Address);
}
