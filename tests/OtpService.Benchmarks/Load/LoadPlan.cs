using System.Diagnostics;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// A warm-up, then the repetitions: each server in turn gets a send to every address, two wrong guesses at
/// each code, and the right one; then some more at a leisurely pace. Servers take turns inside a repetition,
/// so that a machine that slows down slows down all of them.
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
                await using var onlookers = Onlookers.Of(server);
                await RoundAsync(server, options.Addresses, report);
                await UnhurriedAsync(server, report);
            }
        }

        return report;
    }

    private async Task RoundAsync(Server server, int count, Report report)
    {
        await redis.EmptyAsync();
        var people = NextPeople(count);
        var empty = await redis.UsedBytesAsync();

        report.Add(
            server, "send",
            await MeasureAsync(server, [.. people.Select(Exchange.Send)], ClosedLoop.RunAsync));
        if (await redis.KeyBytesAsync() is > 0 and var keyBytes)
        {
            report.Redis = new(keyBytes, (await redis.UsedBytesAsync() - empty) / count);
        }

        var wrong = people.Select(p => Exchange.WrongCode(p, provider.CodeOf(p.Email))).ToArray();
        report.Add(server, "wrong code", await MeasureAsync(
            server, [.. Enumerable.Repeat(wrong, WrongGuesses).SelectMany(guesses => guesses)],
            ClosedLoop.RunAsync));
        report.Add(server, "right code", await MeasureAsync(
            server, [.. people.Select(p => Exchange.RightCode(p, provider.CodeOf(p.Email)))],
            ClosedLoop.RunAsync));
    }

    /// <summary>The same sends and right codes, at a pace that leaves the server idle in between.</summary>
    private async Task UnhurriedAsync(Server server, Report report)
    {
        var people = NextPeople(Unhurried.Exchanges);
        report.Add(
            server, "send, 50/s",
            await MeasureAsync(server, [.. people.Select(Exchange.Send)], Unhurried.RunAsync));
        report.Add(server, "right, 50/s", await MeasureAsync(
            server, [.. people.Select(p => Exchange.RightCode(p, provider.CodeOf(p.Email)))],
            Unhurried.RunAsync));
    }

    private Person[] NextPeople(int count)
    {
        var people = Enumerable.Range(nextAddress, count).Select(number => new Person(number)).ToArray();
        nextAddress += count;
        return people;
    }

    private async Task<Measurement> MeasureAsync(
        Server server, Exchange[] exchanges, Func<Server, Exchange[], Task<TimeSpan[]>> run)
    {
        await redis.ResetAsync();
        var cpu = server.CpuTime();
        var started = Stopwatch.GetTimestamp();
        var latencies = await run(server, exchanges);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return Measurement.Of(latencies, server.CpuTime() - cpu, elapsed, await redis.ScriptsAsync());
    }
}
