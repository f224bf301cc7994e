using System.Diagnostics;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// A warm-up, then the repetitions: each server in turn gets a send to every address, two wrong guesses at each code,
/// and the right one. Servers take turns inside a repetition, so that a machine that slows down slows down all of them.
/// </summary>
internal sealed class LoadPlan(LoadOptions options, InstantProvider provider, RedisProbe redis)
{
    private const int WarmUpAddresses = 2000;

    /// <summary>Fewer than a code allows, so that none of them meets a limit.</summary>
    private const int WrongGuesses = 2;

    private int nextAddress;

    public async Task<Report> RunAsync()
    {
        foreach (var server in options.Servers)
        {
            await server.ReadyAsync();
        }

        foreach (var server in options.Servers)
        {
            await RoundAsync(server, WarmUpAddresses, new Report(options));
        }

        var report = new Report(options);
        for (var i = 0; i < options.Repetitions; i++)
        {
            foreach (var server in options.Servers)
            {
                await RoundAsync(server, options.Addresses, report);
            }
        }

        return report;
    }

    private async Task RoundAsync(Server server, int count, Report report)
    {
        await redis.EmptyAsync();
        var people = Enumerable.Range(nextAddress, count).Select(number => new Person(number)).ToArray();
        nextAddress += count;
        var empty = await redis.UsedBytesAsync();

        report.Add(server, "send", await MeasureAsync(server, [.. people.Select(Exchange.Send)]));
        if (await redis.KeyBytesAsync() is > 0 and var keyBytes)
        {
            report.Redis = new(keyBytes, (await redis.UsedBytesAsync() - empty) / count);
        }

        var wrong = people.Select(p => Exchange.WrongCode(p, provider.CodeOf(p.Email))).ToArray();
        report.Add(server, "wrong code", await MeasureAsync(
            server, [.. Enumerable.Repeat(wrong, WrongGuesses).SelectMany(guesses => guesses)]));
        report.Add(server, "right code", await MeasureAsync(
            server, [.. people.Select(p => Exchange.RightCode(p, provider.CodeOf(p.Email)))]));
    }

    private async Task<Measurement> MeasureAsync(Server server, Exchange[] exchanges)
    {
        await redis.ResetAsync();
        var cpu = server.CpuTime();
        var started = Stopwatch.GetTimestamp();
        var latencies = await ClosedLoop.RunAsync(server, exchanges);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return Measurement.Of(latencies, server.CpuTime() - cpu, elapsed, await redis.ScriptsAsync());
    }
}
