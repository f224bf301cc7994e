using System.Globalization;
using StackExchange.Redis;

namespace OtpService.Benchmarks.Load;

/// <summary>How often scripts were run by their SHA, and what all of them took inside Redis.</summary>
internal readonly record struct ScriptStatistics(long Calls, double Microseconds);

/// <summary>
/// Asks the Redis that the service uses, or all primaries of a Redis Cluster, what the load did to it.
/// </summary>
internal sealed class RedisProbe(ConnectionMultiplexer connection, IReadOnlyList<IServer> primaries)
    : IDisposable
{
    public static async Task<RedisProbe> ConnectAsync(string address)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync($"{address},allowAdmin=true");
        List<IServer> primaries = [];
        foreach (var server in connection.GetServers())
        {
            // The library learns this a moment after it has connected.
            if (await server.RoleAsync() is Role.Master)
            {
                primaries.Add(server);
            }
        }

        return new(connection, primaries);
    }

    public Task ResetAsync() => Task.WhenAll(primaries.Select(server => server.ConfigResetStatisticsAsync()));

    public async Task<ScriptStatistics> ScriptsAsync()
    {
        var all = await Task.WhenAll(primaries.Select(ScriptsAsync));
        return new(all.Sum(one => one.Calls), all.Sum(one => one.Microseconds));
    }

    /// <summary>MEMORY USAGE of one key taken at random; 0 when there is none.</summary>
    public async Task<long> KeyBytesAsync()
    {
        var database = connection.GetDatabase();
        var key = await database.KeyRandomAsync();
        return key == default(RedisKey) ? 0 : (long)await database.ExecuteAsync("MEMORY", "USAGE", key);
    }

    /// <summary>All that Redis has allocated, its tables of keys and of expiries included.</summary>
    public async Task<long> UsedBytesAsync() => (await Task.WhenAll(primaries.Select(UsedBytesAsync))).Sum();

    public async Task<long> KeysAsync() =>
        (await Task.WhenAll(primaries.Select(server => server.DatabaseSizeAsync()))).Sum();

    public Task EmptyAsync() => Task.WhenAll(primaries.Select(server => server.FlushAllDatabasesAsync()));

    public void Dispose() => connection.Dispose();

    private static async Task<ScriptStatistics> ScriptsAsync(IServer server)
    {
        var text = (await server.InfoAsync("commandstats")).SelectMany(section => section)
            .FirstOrDefault(line => line.Key == "cmdstat_evalsha").Value;
        if (text is null)
        {
            return default;
        }

        var figures = text.Split(',').Select(pair => pair.Split('=')).ToDictionary(
            pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
        return new((long)figures["calls"], figures["usec"]);
    }

    private static async Task<long> UsedBytesAsync(IServer server)
    {
        var memory = (await server.InfoAsync("memory")).SelectMany(section => section);
        return long.Parse(
            memory.First(line => line.Key == "used_memory").Value, CultureInfo.InvariantCulture);
    }
}
