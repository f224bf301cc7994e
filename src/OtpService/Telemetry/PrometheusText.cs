using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace OtpService.Telemetry;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4, with the names that OpenTelemetry's specification defines
/// for it: dots become underscores, seconds and bytes are added at the end, counters end in _total.
/// </summary>
internal sealed class PrometheusText : BaseExporter<Metric>
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "_seconds",
        ["By"] = "_bytes",
    };

    private readonly StringBuilder text = new();

    /// <summary>The text of the last export.</summary>
    public string Text => text.ToString();

    public override ExportResult Export(in Batch<Metric> batch)
    {
        text.Clear();
        foreach (var metric in batch)
        {
            Write(metric);
        }

        return ExportResult.Success;
    }

    private void Write(Metric metric)
    {
        var isHistogram = metric.MetricType is MetricType.Histogram;
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var name = NameOf(metric, isCounter);
        Line($"# HELP {name} {Escaped(metric.Description).Replace("\\\"", "\"", StringComparison.Ordinal)}");
        Line($"# TYPE {name} {(isHistogram ? "histogram" : isCounter ? "counter" : "gauge")}");
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = LabelsOf(point);
            if (isHistogram)
            {
                WriteHistogram(name, labels, point);
            }
            else
            {
                Line($"{name}{Braced(labels)} {ValueOf(metric.MetricType, point)}");
            }
        }
    }

    private void WriteHistogram(string name, string labels, in MetricPoint point)
    {
        var comma = labels.Length > 0 ? "," : "";
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound);
            Line($"{name}_bucket{{{labels}{comma}le=\"{bound}\"}} {Number(below)}");
        }

        Line($"{name}_sum{Braced(labels)} {Number(point.GetHistogramSum())}");
        Line($"{name}_count{Braced(labels)} {Number(point.GetHistogramCount())}");
    }

    private static string NameOf(Metric metric, bool isCounter)
    {
        var name = Plain(metric.Name);
        var unit = Units.GetValueOrDefault(metric.Unit, "");
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    private static string LabelsOf(in MetricPoint point)
    {
        List<string> labels = [];
        foreach (var (name, value) in point.Tags)
        {
            var said = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{Plain(name)}=\"{Escaped(said)}\"");
        }

        return string.Join(',', labels);
    }

    private static string ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => Number(point.GetSumLong()),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => Number(point.GetSumDouble()),
        MetricType.LongGauge => Number(point.GetGaugeLastValueLong()),
        MetricType.DoubleGauge => Number(point.GetGaugeLastValueDouble()),
        _ => throw new NotSupportedException($"{type} is of no instrument that the service or .NET has."),
    };

    private static string Braced(string labels) => labels.Length > 0 ? $"{{{labels}}}" : "";

    /// <summary>Makes a name from the characters that Prometheus allows.</summary>
    private static string Plain(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Escaped(string value) => value
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private void Line(string line) => text.Append(line).Append('\n');
}
