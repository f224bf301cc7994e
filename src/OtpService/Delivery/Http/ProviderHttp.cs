using OtpService.Outgoing;

namespace OtpService.Delivery.Http;

/// <summary>
/// Makes the requests to every provider that uses HTTP. It has one long-lived client without the factory,
/// whose loggers would write URLs, and without retries. Time limits come with the token.
/// </summary>
internal sealed class ProviderHttp : IDisposable
{
    /// <summary>How much of a response is read; a longer one counts as unreadable.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    /// <summary>The time limit for name resolution, connection and TLS together.</summary>
    public static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(3);

    private const int MaxConnectionsPerProvider = 64;

    private readonly TimeProvider time;
    private readonly OutgoingHandler outgoing;
    private readonly SocketsHttpHandler handler;

    // HttpClient would create a token of its own for each request, on top of the one that limits it.
    private readonly HttpMessageInvoker invoker;

    public ProviderHttp(OutgoingHandler outgoing, TimeProvider time)
        : this(outgoing, time, DefaultConnectTimeout)
    {
    }

    /// <param name="outgoing">Makes the connections.</param>
    /// <param name="time">The clock that a date is compared with.</param>
    /// <param name="connectTimeout">The time limit for name resolution, connection and TLS together.</param>
    public ProviderHttp(OutgoingHandler outgoing, TimeProvider time, TimeSpan connectTimeout)
    {
        this.outgoing = outgoing;
        this.time = time;
        handler = outgoing.Make(connectTimeout, MaxConnectionsPerProvider);
        invoker = new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>
    /// Makes one request. <paramref name="judge"/> gets a status or body that tells the result. Without a
    /// response, the message is unknown or not sent, depending on whether the request was written.
    /// </summary>
    public Task<DeliveryAttempt> SendAsync(
        ProviderRequest request,
        Func<ProviderAnswer, AttemptOutcome> judge,
        CancellationToken cancellationToken) => SendAsync(
            request, answer => AnswerReading.Of(answer, judge(answer)), cancellationToken);

    /// <summary>Makes one request, whose answer <paramref name="read"/> understands.</summary>
    public async Task<DeliveryAttempt> SendAsync(
        ProviderRequest request, Func<ProviderAnswer, AnswerReading> read, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await AskAsync(request, cancellationToken);
            var body = await AnswerBody.ReadAsync(response.Content, cancellationToken);
            var reading = read(new(response.StatusCode, body) { Headers = response.Headers });
            return new(reading.Outcome)
            {
                Reply = ReplyCode.Of(response.StatusCode, reading.ErrorCode),
                MessageId = reading.MessageId is { Length: <= ProviderAnswer.MaxMessageIdLength } id ? id : null,
                RetryAfter = reading.Outcome == AttemptOutcome.Accepted
                    ? null
                    : RetryAfter.Of(response.Headers.RetryAfter, time.GetUtcNow(), reading.RetryAfterSeconds),
            };
        }
        catch (Exception exception) when (HttpFailure.IsOne(exception))
        {
            return HttpFailure.Attempt(exception, request.Written, outgoing.UsesProxy(request.RequestUri));
        }
    }

    /// <summary>
    /// Makes one request that sends no message; <paramref name="judge"/> gets the response.
    /// </summary>
    public async Task<ProviderCheck> CheckAsync(
        HttpRequestMessage question,
        Func<ProviderAnswer, CheckOutcome> judge,
        CancellationToken cancellationToken)
    {
        try
        {
            using var response = await AskAsync(question, cancellationToken);
            var body = await AnswerBody.ReadAsync(response.Content, cancellationToken);
            var answer = new ProviderAnswer(response.StatusCode, body) { Headers = response.Headers };
            return new(judge(answer)) { Reply = ReplyCode.Of(answer.Status, "") };
        }
        catch (HttpRequestException exception)
        {
            return HttpFailure.Check(exception, outgoing.UsesProxy(question.RequestUri));
        }
        catch (OperationCanceledException)
        {
            return HttpFailure.CheckOfSilence(cancellationToken);
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
}
