using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OtpService.Check;

/// <summary>The findings as JSON: whether nothing failed, and each finding.</summary>
internal sealed record CheckReport(bool Ok, string Version, IReadOnlyList<CheckReportLine> Findings)
{
    public static string Write(IEnumerable<Finding> findings, bool ok) => JsonSerializer.Serialize(
        new CheckReport(
            ok, ProductVersion.Text,
            [.. findings.Select(finding => new CheckReportLine(finding.Word, finding.Subject, finding.Sentence))]),
        CheckJson.Readable.CheckReport);
}

/// <summary>One finding.</summary>
/// <param name="Level">ok, warn or fail.</param>
/// <param name="Subject">What it is about: configuration, redis, or a provider.</param>
/// <param name="Sentence">The finding and the remedy.</param>
internal sealed record CheckReportLine(string Level, string Subject, string Sentence);

[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext
{
    public static CheckJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
