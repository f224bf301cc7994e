using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace OtpService.Delivery;

/// <summary>
/// The way out to every provider that speaks HTTP: one long-lived client without factory, since the factory's
/// loggers would write URLs, and without retries, redirects, cookies, proxies or decompression. Time limits
/// come with the token.
/// </summary>
internal sealed class ProviderHttp : IDisposable
{
    /// <summary>How much of an answer is read; a longer one counts as unreadable.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    private const int MaxConnectionsPerProvider = 64;

    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    private readonly TimeProvider time;
    private readonly SocketsHttpHandler handler;

    // A client would make a token of its own for each request, on top of the one that limits it.
    private readonly HttpMessageInvoker invoker;

    public ProviderHttp(TimeProvider time) : this(time, DefaultConnectTimeout)
    {
    }

    /// <param name="time">Tells how far away a date is.</param>
    /// <param name="connectTimeout">For name, connection and TLS together.</param>
    public ProviderHttp(TimeProvider time, TimeSpan connectTimeout)
    {
        this.time = time;
        handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = connectTimeout,
            MaxConnectionsPerServer = MaxConnectionsPerProvider,

            // The rest of an answer that is too long is not read, its connection is closed.
            MaxResponseDrainSize = 0,

            // Our trace ids are no business of a provider.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        };
        invoker = new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>
    /// Makes one request. A status or body that settles the matter goes to <paramref name="judge"/>; without
    /// an answer the message is unknown or not sent, depending on whether the request was written.
    /// </summary>
    public async Task<DeliveryAttempt> SendAsync(
        ProviderRequest request,
        Func<ProviderAnswer, AttemptOutcome> judge,
        CancellationToken cancellationToken)
    {
        try
        {
            using var response = await AskAsync(request, cancellationToken);
            var body = await AnswerBody.ReadAsync(response.Content, cancellationToken);
            var answer = new ProviderAnswer(response.StatusCode, body);
            var outcome = judge(answer);
            return new(outcome)
            {
                Status = answer.Status,
                MessageId = answer.MessageId,
                RetryAfter = outcome == AttemptOutcome.Accepted
                    ? null
                    : Bounded(Said(response.Headers.RetryAfter) ?? answer.RetryAfterSeconds),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return new(request.Written ? AttemptOutcome.Unknown : AttemptOutcome.NotSent);
        }
    }

    /// <summary>Asks one question that sends nothing; an answer goes to <paramref name="judge"/>.</summary>
    public async Task<ProviderCheck> CheckAsync(
        HttpRequestMessage question,
        Func<ProviderAnswer, CheckOutcome> judge,
        CancellationToken cancellationToken)
    {
        try
        {
            using var response = await AskAsync(question, cancellationToken);
            var body = await AnswerBody.ReadAsync(response.Content, cancellationToken);
            var answer = new ProviderAnswer(response.StatusCode, body);
            return new(judge(answer)) { Status = answer.Status };
        }
        catch (HttpRequestException exception)
        {
            return new(exception.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError =>
                    CheckOutcome.Unreachable,
                HttpRequestError.SecureConnectionError => CheckOutcome.Insecure,
                _ => CheckOutcome.Silent,
            });
        }
        catch (OperationCanceledException)
        {
            // Where nobody cancelled it was the limit for connecting.
            return new(cancellationToken.IsCancellationRequested
                ? CheckOutcome.Silent
                : CheckOutcome.Unreachable);
        }
    }

    public void Dispose()
    {
        invoker.Dispose();
        handler.Dispose();
    }

    private Task<HttpResponseMessage> AskAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", "OtpService");
        return invoker.SendAsync(request, cancellationToken);
    }

    private double? Said(RetryConditionHeaderValue? header) =>
        (header?.Delta ?? (header?.Date - time.GetUtcNow()))?.TotalSeconds;

    private static TimeSpan? Bounded(double? seconds) => seconds is > 0
        ? TimeSpan.FromSeconds(Math.Min(seconds.Value, MaxRetryAfter.TotalSeconds))
        : null;
}
