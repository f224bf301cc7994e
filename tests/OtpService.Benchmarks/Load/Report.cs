using System.Globalization;
using System.Text;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// What an address with one live code takes: its key by MEMORY USAGE, and all that it adds to Redis.
/// </summary>
internal readonly record struct AddressMemory(long KeyBytes, long AddedBytes);

/// <summary>The medians as a table, each server beside the first one.</summary>
internal sealed class Report(LoadOptions options)
{
    private readonly Dictionary<(string Scenario, Server Server), List<Measurement>> runs = [];

    public AddressMemory Redis { get; set; }

    public void Add(Server server, string scenario, Measurement run)
    {
        if (!runs.TryGetValue((scenario, server), out var list))
        {
            runs[(scenario, server)] = list = [];
        }

        list.Add(run);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Row(
            text, "", "server", "req/CPU-s", $"of {options.Servers[0].Name}", "req/s", "core", "p50 ms",
            "p99 ms", "Redis us", "scripts");
        foreach (var scenario in runs.Keys.Select(k => k.Scenario).Distinct(StringComparer.Ordinal))
        {
            var first = Measurement.Median(runs[(scenario, options.Servers[0])]);
            foreach (var server in options.Servers)
            {
                Row(text, scenario, server.Name, Measurement.Median(runs[(scenario, server)]), first);
            }
        }

        var resident = options.Servers.Select(s => Text($"{s.Name} {s.ResidentBytes() / 1048576} MiB"));
        text.Append(Text($"\nResident: {string.Join(", ", resident)}\n"));
        if (Redis.KeyBytes > 0)
        {
            text.Append(Text($"Redis, for an address with one live code: MEMORY USAGE {Redis.KeyBytes} B"));
            text.Append(Text($", all told {Redis.AddedBytes} B\n"));
        }

        return text.ToString();
    }

    private static void Row(
        StringBuilder text, string scenario, string server, Measurement run, Measurement first) =>
        Row(
            text, scenario, server, Text($"{run.RequestsPerCpuSecond:F0}"),
            Text($"{run.RequestsPerCpuSecond / first.RequestsPerCpuSecond:P0}"),
            Text($"{run.RequestsPerSecond:F0}"),
            Text($"{run.CoreShare:P0}"), Text($"{run.P50Milliseconds:F2}"), Text($"{run.P99Milliseconds:F2}"),
            Text($"{run.RedisMicroseconds:F1}"), Text($"{run.Scripts:F2}"));

    private static void Row(
        StringBuilder text, string scenario, string server, params ReadOnlySpan<string> figures)
    {
        text.Append(scenario.PadRight(12)).Append(server.PadRight(16));
        foreach (var figure in figures)
        {
            text.Append(figure.PadLeft(11));
        }

        text.Append('\n');
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
