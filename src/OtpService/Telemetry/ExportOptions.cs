using System.Globalization;
using Microsoft.Extensions.Options;

namespace OtpService.Telemetry;

/// <summary>Options of metrics and traces, with the setting names of OpenTelemetry.</summary>
internal sealed class ExportOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// The base URL of a collector that accepts OTLP over HTTP, such as http://collector:4318. Default none:
    /// nothing is exported.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>
    /// Headers that the collector requires, as name=value separated by commas, such as its key. Default none.
    /// </summary>
    public string Headers { get; set; } = "";

    /// <summary>The name under which this service appears. Default otpservice.</summary>
    public string ServiceName { get; set; } = "otpservice";

    /// <summary>
    /// How often metrics are exported, in seconds: 1 to 3600. Default 60, as in OpenTelemetry.
    /// </summary>
    public int MetricSeconds { get; set; } = 60;

    /// <summary>
    /// Which requests are traced: always_on, always_off or traceidratio, with or without parentbased_.
    /// Callers with an API key that send a trace decide for themselves. Default traceidratio.
    /// </summary>
    public string Sampler { get; set; } = "traceidratio";

    /// <summary>With traceidratio the share of requests that are traced, 0 to 1. Default 1.</summary>
    public string SamplerArgument { get; set; } = "1";

    /// <summary>
    /// The share of requests that are traced, 0 to 1; null for an unknown sampler or an invalid share.
    /// </summary>
    public double? TraceShare => Sampler.ToLowerInvariant().Replace("parentbased_", "", StringComparison.Ordinal) switch
    {
        "always_on" => 1,
        "always_off" => 0,
        "traceidratio" when double.TryParse(
            SamplerArgument, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            && share is >= 0 and <= 1 => share,
        _ => null,
    };
}

internal sealed class ExportOptionsValidator : IValidateOptions<ExportOptions>
{
    public ValidateOptionsResult Validate(string? name, ExportOptions options)
    {
        if (options.Endpoint.Length == 0)
        {
            return ValidateOptionsResult.Success;
        }

        List<string> faults = [];
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            || url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0)
        {
            faults.Add(
                "OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL such as http://collector:4318, without user, query "
                + "or fragment: its key belongs into OTEL_EXPORTER_OTLP_HEADERS.");
        }

        var headers = options.Headers.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (Array.Exists(headers, header => header.IndexOf('=', StringComparison.Ordinal) < 1))
        {
            faults.Add("OTEL_EXPORTER_OTLP_HEADERS must be name=value, several separated by commas.");
        }

        if (options.MetricSeconds is < 1 or > 3600)
        {
            faults.Add("Telemetry__MetricSeconds must be 1 to 3600.");
        }

        if (options.TraceShare is null)
        {
            faults.Add(
                "OTEL_TRACES_SAMPLER must be always_on, always_off or traceidratio, and OTEL_TRACES_SAMPLER_ARG 0 to 1.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
