using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using OtpService.Outgoing;

namespace OtpService.Telemetry;

/// <summary>Checks whether the collector accepts metrics, by sending an empty report.</summary>
internal sealed class CollectorCheck(IOptions<ExportOptions> options, OutgoingHandler ways)
{
    /// <summary>Calls the collector; null if none is configured.</summary>
    public async Task<CollectorAnswer?> AskAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint.Length == 0)
        {
            return null;
        }

        using var handler = ways.MakeForMetrics();
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{options.Value.Endpoint.TrimEnd('/')}/v1/metrics")
        {
            Content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } },
        };
        foreach (var header in options.Value.Headers.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = header.Split('=', 2);
            request.Headers.TryAddWithoutValidation(parts[0].Trim(), Uri.UnescapeDataString(parts[1].Trim()));
        }

        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            return new(CollectorCondition.Answers) { Status = response.StatusCode };
        }
        catch (HttpRequestException e)
        {
            return new(e.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => CollectorCondition.Unreachable,
                HttpRequestError.SecureConnectionError => CollectorCondition.Insecure,
                HttpRequestError.ProxyTunnelError => CollectorCondition.ProxyRefuses,
                _ => CollectorCondition.Foreign,
            });
        }
        catch (OperationCanceledException)
        {
            return new(CollectorCondition.Silent);
        }
    }
}

/// <summary>The result of the check.</summary>
internal readonly record struct CollectorAnswer(CollectorCondition Condition)
{
    /// <summary>The status of the response, if there is one.</summary>
    public HttpStatusCode Status { get; init; }
}

internal enum CollectorCondition
{
    /// <summary>No response in time.</summary>
    Silent,

    /// <summary>No connection.</summary>
    Unreachable,

    /// <summary>No TLS that can be trusted.</summary>
    Insecure,

    /// <summary>The proxy rejects us.</summary>
    ProxyRefuses,

    /// <summary>It does not support OTLP over HTTP; gRPC has a port of its own.</summary>
    Foreign,

    /// <summary>It returns a status.</summary>
    Answers,
}
