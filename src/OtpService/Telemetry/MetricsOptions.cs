using Microsoft.Extensions.Options;

namespace OtpService.Telemetry;

/// <summary>Options of the metrics for Prometheus.</summary>
internal sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>
    /// The port of <c language="text">/metrics</c>, on every IP address: 1 to 65535. Default 0: it is not
    /// served.
    /// </summary>
    public int Port { get; set; }
}

internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options) =>
        options.Port is >= 0 and <= ushort.MaxValue
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("METRICS_PORT must be a port, 1 to 65535, or 0 to serve no metrics.");
}
