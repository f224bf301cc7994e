using System.Net;

namespace OtpService.Telemetry;

/// <summary>
/// Watches the collector's responses to one signal. It logs once that the collector fails, and once that it
/// works again, because the exporter itself logs neither.
/// </summary>
internal sealed partial class ExportWatch(string signal, ILogger logger) : DelegatingHandler
{
    private int failing;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = base.Send(request, cancellationToken);
            Note(response.StatusCode);
            return response;
        }
        catch (Exception e) when (ReasonOf(e) is { } reason)
        {
            Note(reason);
            throw;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            Note(response.StatusCode);
            return response;
        }
        catch (Exception e) when (ReasonOf(e) is { } reason)
        {
            Note(reason);
            throw;
        }
    }

    private static string? ReasonOf(Exception exception) => exception switch
    {
        HttpRequestException request => $"{request.HttpRequestError}",
        OperationCanceledException => "no response in time",
        _ => null,
    };

    private void Note(HttpStatusCode status)
    {
        if ((int)status is >= 200 and < 300)
        {
            if (Interlocked.Exchange(ref failing, 0) == 1)
            {
                Recovered(logger, signal);
            }
        }
        else if (Interlocked.Exchange(ref failing, 1) == 0)
        {
            Refused(logger, signal, (int)status);
        }
    }

    private void Note(string reason)
    {
        if (Interlocked.Exchange(ref failing, 1) == 0)
        {
            Unreachable(logger, signal, reason);
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "The collector rejects {Signal} with status {Status}: check OTEL_EXPORTER_OTLP_ENDPOINT and "
        + "OTEL_EXPORTER_OTLP_HEADERS")]
    private static partial void Refused(ILogger logger, string signal, int status);

    [LoggerMessage(LogLevel.Warning,
        "The collector cannot be reached for {Signal} ({Reason}): check OTEL_EXPORTER_OTLP_ENDPOINT")]
    private static partial void Unreachable(ILogger logger, string signal, string reason);

    [LoggerMessage(LogLevel.Information, "The collector accepts {Signal} again")]
    private static partial void Recovered(ILogger logger, string signal);
}
