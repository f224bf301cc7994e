using System.Net;
using OtpService.Telemetry;

namespace OtpService.Check;

/// <summary>Reports on the collector of metrics and traces, with the remedy.</summary>
internal static class CollectorFindings
{
    private const string Subject = "collector";

    /// <summary>
    /// Checks the collector; nothing if none is configured. Codes are sent without it too, so nothing fails.
    /// </summary>
    public static async Task<IReadOnlyList<Finding>> AskAsync(
        CollectorCheck collector, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(CheckCommand.AnswerWithin, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        return await collector.AskAsync(limit.Token) is { } answer ? [Of(answer)] : [];
    }

    private static Finding Of(CollectorAnswer answer) => answer.Condition switch
    {
        CollectorCondition.Answers => Of(answer.Status),
        CollectorCondition.Unreachable => Warn("cannot be reached: check OTEL_EXPORTER_OTLP_ENDPOINT"),
        CollectorCondition.Insecure => Warn(
            "has no TLS that can be trusted: check OTEL_EXPORTER_OTLP_ENDPOINT and the certificate authorities of this machine"),
        CollectorCondition.ProxyRefuses => Warn(
            "cannot be reached through the proxy: check HTTPS_PROXY, or list the host in NO_PROXY"),
        CollectorCondition.Foreign => Warn(
            "does not support OTLP over HTTP: most collectors have it on port 4318, and gRPC on 4317"),
        CollectorCondition.Silent => Warn("does not respond in time: check OTEL_EXPORTER_OTLP_ENDPOINT"),
    };

    private static Finding Of(HttpStatusCode status) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous => new(Level.Ok, Subject, "accepts metrics"),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            Warn($"rejects our key ({(int)status}): check OTEL_EXPORTER_OTLP_HEADERS"),
        HttpStatusCode.NotFound => Warn(
            "has nothing at /v1/metrics (404): OTEL_EXPORTER_OTLP_ENDPOINT must be the URL without that path"),
        _ => Warn($"returns an error ({(int)status})"),
    };

    private static Finding Warn(string sentence) => new(Level.Warn, Subject, sentence);
}
