using System.Globalization;
using StackExchange.Redis;

namespace OtpService.Benchmarks.Load;

/// <summary>How often scripts were run by their SHA, and what all of them took inside Redis.</summary>
internal readonly record struct ScriptStatistics(long Calls, double Microseconds);

/// <summary>Asks the Redis that the service uses what the load did to it.</summary>
internal sealed class RedisProbe : IDisposable
{
    private readonly ConnectionMultiplexer connection;
    private readonly IServer server;

    private RedisProbe(ConnectionMultiplexer connection)
    {
        this.connection = connection;
        server = connection.GetServers()[0];
    }

    public static async Task<RedisProbe> ConnectAsync(string address) =>
        new(await ConnectionMultiplexer.ConnectAsync($"{address},allowAdmin=true"));

    public Task ResetAsync() => server.ConfigResetStatisticsAsync();

    public async Task<ScriptStatistics> ScriptsAsync()
    {
        var text = (await server.InfoAsync("commandstats")).SelectMany(section => section)
            .FirstOrDefault(line => line.Key == "cmdstat_evalsha").Value;
        if (text is null)
        {
            return default;
        }

        var figures = text.Split(',').Select(pair => pair.Split('=')).ToDictionary(
            pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new((long)figures["calls"], figures["usec"]);
    }

    /// <summary>MEMORY USAGE of one key taken at random; 0 when there is none.</summary>
    public async Task<long> KeyBytesAsync()
    {
        byte[]? key = await connection.GetDatabase().KeyRandomAsync();
        return key is null ? 0 : (long)await server.ExecuteAsync("MEMORY", "USAGE", key);
    }

    /// <summary>All that Redis has allocated, its tables of keys and of expiries included.</summary>
    public async Task<long> UsedBytesAsync()
    {
        var memory = (await server.InfoAsync("memory")).SelectMany(section => section);
        return long.Parse(
            memory.First(line => line.Key == "used_memory").Value, CultureInfo.InvariantCulture);
    }

    public Task<long> KeysAsync() => server.DatabaseSizeAsync();

    public Task EmptyAsync() => server.FlushAllDatabasesAsync();

    public void Dispose() => connection.Dispose();
}
