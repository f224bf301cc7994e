using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// The same people again and again, for minutes: each gets a code, guesses wrong and then right. What the
/// process and Redis hold is looked at all the while, and must not grow. Any answer but the expected one ends
/// it.
/// </summary>
internal sealed class Soak(Server server, InstantProvider provider, RedisProbe redis, TimeSpan duration)
{
    private const int Connections = 64;

    /// <summary>Each is always served by the same connection, so that no two use one code.</summary>
    private const int People = Connections * 320;

    private const int Looks = 20;

    /// <summary>
    /// Before that, addresses are still new to Redis while the second quarter is looked at.
    /// </summary>
    private static readonly TimeSpan LeastToJudge = TimeSpan.FromMinutes(4);

    /// <summary>
    /// How much more, in the last quarter than in the second, is taken for the scatter of a look.
    /// </summary>
    private const double Scatter = 0.05;

    /// <summary>
    /// Of millions of guesses one meets an older code of its address now and then, and is told so.
    /// </summary>
    private static readonly byte[] Refused = "\"success\":false"u8.ToArray();

    private static readonly Person[] Everybody =
        [.. Enumerable.Range(0, People).Select(number => new Person(number))];

    private readonly List<Holding> seen = [];
    private long requests;

    /// <summary>
    /// As tests/bench.sh starts it: minutes, port of the provider, host:port of Redis, and the server.
    /// </summary>
    public static async Task<int> RunAsync(
        string minutes, string providerPort, string redisAddress, string soaked)
    {
        using var provider = new InstantProvider(LoadOptions.Number(providerPort));
        using var redis = await RedisProbe.ConnectAsync(redisAddress);
        var duration = TimeSpan.FromMinutes(LoadOptions.Number(minutes));
        var soak = new Soak(Server.Parse(soaked), provider, redis, duration);
        await soak.RunAsync();
        await Console.Out.WriteAsync(soak.Report());
        if (duration < LeastToJudge)
        {
            await Console.Out.WriteLineAsync(
                "Too short to see whether anything grows: four minutes show it.");
            return 0;
        }

        await Console.Out.WriteLineAsync(soak.IsFlat() ? "Flat." : "Not flat: something grows.");
        return soak.IsFlat() ? 0 : 1;
    }

    private async Task RunAsync()
    {
        await server.ReadyAsync();
        using var ended = new CancellationTokenSource(duration);
        var load = Enumerable.Range(0, Connections).Select(first => ConnectionAsync(first, ended.Token))
            .ToArray();
        await WatchAsync(load);
        await ended.CancelAsync();
        await Task.WhenAll(load);
    }

    private bool IsFlat() => IsFlat(h => h.PrivateKiB) && IsFlat(h => h.Handles) && IsFlat(h => h.Threads)
        && IsFlat(h => h.Keys) && IsFlat(h => h.RedisKiB);

    private async Task ConnectionAsync(int first, CancellationToken ended)
    {
        using var connection = await HttpConnection.OpenAsync(server.First.EndPoint);
        for (var i = first; !ended.IsCancellationRequested; i += Connections)
        {
            var person = Everybody[i % People];
            await AskAsync(connection, Exchange.Send(person));
            await AskAsync(
                connection,
                Exchange.WrongCode(person, provider.CodeOf(person.Email)) with { Said = Refused });
            await AskAsync(connection, Exchange.RightCode(person, provider.CodeOf(person.Email)));
        }
    }

    private async Task AskAsync(HttpConnection connection, Exchange exchange)
    {
        await connection.WriteAsync(exchange.Request);
        exchange.Check(await connection.ReadAsync());
        Interlocked.Increment(ref requests);
    }

    private async Task WatchAsync(Task[] load)
    {
        for (var i = 0; i < Looks && !Array.Exists(load, connection => connection.IsFaulted); i++)
        {
            await Task.Delay(duration / Looks);
            seen.Add(await Holding.LookAsync(server, redis, Interlocked.Read(ref requests)));
        }
    }

    /// <summary>
    /// The first quarter is for warming up: the code paths, the pools, and every person's key.
    /// </summary>
    private bool IsFlat(Func<Holding, long> figure)
    {
        var second = Average(Looks / 4, Looks / 2);
        var last = Average(Looks * 3 / 4, Looks);
        return last <= second * (1 + Scatter);

        double Average(int from, int to)
        {
            return seen[from..to].Average(figure);
        }
    }

    private string Report()
    {
        var text = new StringBuilder(
            "     requests   resident KiB    private KiB  handles  threads     keys      Redis KiB\n");
        foreach (var look in seen)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{look.Requests,13}{look.ResidentKiB,15}{look.PrivateKiB,15}{look.Handles,9}{look.Threads,9}{look.Keys,9}{look.RedisKiB,15}\n");
        }

        return text.ToString();
    }

    /// <summary>What is held at one moment.</summary>
    private sealed record Holding(
        long Requests, long ResidentKiB, long PrivateKiB, long Handles, long Threads, long Keys,
        long RedisKiB)
    {
        public static async Task<Holding> LookAsync(Server server, RedisProbe redis, long requests)
        {
            using var process = Process.GetProcessById(server.First.ProcessId);
            var memory = await ProcessMemory.ReadAsync(server.First.ProcessId);
            return new(
                requests, memory.ResidentKiB, memory.PrivateKiB,
                Directory.GetFiles($"/proc/{server.First.ProcessId}/fd").Length, process.Threads.Count,
                await redis.KeysAsync(), await redis.UsedBytesAsync() / 1024);
        }
    }
}
