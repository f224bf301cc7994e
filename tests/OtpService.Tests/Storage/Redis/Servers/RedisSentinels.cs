using System.Globalization;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.Storage.Redis.Servers;

/// <summary>
/// Three Redis Sentinels that guard a primary and its replica: a primary that is silent for two seconds is
/// replaced.
/// </summary>
internal sealed class RedisSentinels : IAsyncDisposable
{
    public const string Name = "mymaster";

    private readonly TemporaryFolder folder = new();

    private RedisSentinels(RedisPair pair) => Pair = pair;

    public RedisPair Pair { get; }

    public IReadOnlyList<RedisServer> Servers { get; } = [new(), new(), new()];

    public string Url =>
        $"redis-sentinel://{string.Join(',', Servers.Select(s => $"127.0.0.1:{s.Port}"))}/{Name}";

    public static async Task<RedisSentinels> StartAsync(params string[] options)
    {
        var sentinels = new RedisSentinels(await RedisPair.StartAsync(options));
        try
        {
            foreach (var server in sentinels.Servers)
            {
                await sentinels.StartAsync(server);
            }

            await Installation.RecoversAsync(sentinels.KnowEachOtherAsync);
            return sentinels;
        }
        catch
        {
            await sentinels.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces the primary as an operator does before maintenance.</summary>
    public Task FailOverAsync() => RedisCommandLine.AskAsync(Servers[0].Port, "SENTINEL", "FAILOVER", Name);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }

        await Pair.DisposeAsync();
        folder.Dispose();
    }

    private async Task StartAsync(RedisServer server)
    {
        var file = Path.Combine(folder.Path, $"{server.Port}.conf");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"""
            port {server.Port}
            bind 127.0.0.1
            sentinel monitor {Name} 127.0.0.1 {Pair.First.Port} 2
            sentinel down-after-milliseconds {Name} 2000
            sentinel failover-timeout {Name} 10000

            """));
        await server.StartSentinelAsync(file);
    }

    private async Task<bool> KnowEachOtherAsync()
    {
        var guarded = $"status=ok,address=127.0.0.1:{Pair.First.Port},slaves=1,sentinels=3";
        var told = await Task.WhenAll(
            Servers.Select(server => RedisCommandLine.AskAsync(server.Port, "INFO", "sentinel")));
        return told.All(info => info.Contains(guarded, StringComparison.Ordinal));
    }
}
