using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OtpService.Tests.Api;

namespace OtpService.Tests.Telemetry;

/// <summary>
/// What the example dashboard asks for is measured, under the names that Prometheus makes of ours.
/// </summary>
public sealed partial class DashboardTests
{
    private static readonly HashSet<string> Labels = new(StringComparer.Ordinal)
    {
        "otp_channel", "otp_purpose", "otp_outcome", "otp_provider", "otp_template", "http_route", "le",
    };

    [GeneratedRegex(@"\b(?<metric>(otp|http)_[a-z_]+)(?=[{\[)])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric { get; }

    [GeneratedRegex(@"(\{|by \()(?<labels>[^})]*)[})]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelLists { get; }

    [GeneratedRegex("(?<label>[a-z_]+)(?=\\s*(=|!|,|$))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label { get; }

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Quoted { get; }

    [Fact]
    public async Task Every_query_asks_for_a_metric_that_is_measured()
    {
        await using var app = await TestApp.StartAsync();
        await app.SentAsync(new { email = TestApp.Email });
        var measured = Measured(app.Services.GetRequiredService<IMeterFactory>());

        var asked = Queries()
            .SelectMany(query => Metric.Matches(query).Select(match => match.Groups["metric"].Value))
            .Where(name => !Labels.Contains(name)).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(8, asked.Count);
        Assert.All(asked, name => Assert.Contains(name, measured));
    }

    [Fact]
    public void Every_query_goes_by_labels_that_there_are()
    {
        var used = Queries()
            .SelectMany(query => LabelLists.Matches(query))
            .SelectMany(list => Label.Matches(Quoted.Replace(list.Groups["labels"].Value, "")))
            .Select(match => match.Groups["label"].Value)
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(6, used.Count);
        Assert.All(used, label => Assert.Contains(label, Labels));
    }

    private static string[] Queries()
    {
        using var dashboard = JsonDocument.Parse(
            File.ReadAllText(Repository.PathOf("docs/grafana-dashboard.json")));
        return
        [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => target.GetProperty("expr").GetString() ?? ""),
        ];
    }

    /// <summary>The names under which Prometheus keeps the instruments that are there.</summary>
    private static HashSet<string> Measured(IMeterFactory factory)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    names.UnionWith(NamesOf(instrument));
                }
            },
        };
        listener.Start();
        return names;
    }

    /// <summary>Dots become underscores, a unit is spelled out, and each kind has its endings.</summary>
    private static IEnumerable<string> NamesOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return instrument switch
        {
            Counter<long> => [$"{name}_total"],
            Histogram<double> => [$"{name}_bucket", $"{name}_count", $"{name}_sum"],
            _ => [name],
        };
    }
}
