using System.Security.Authentication;
using OtpService.Outgoing;

namespace OtpService.Delivery.Http;

/// <summary>Explains a request to a provider that got no response.</summary>
internal static class HttpFailure
{
    /// <summary>
    /// Whether the other side or the network caused an exception; any other exception is a bug.
    /// </summary>
    public static bool IsOne(Exception exception) =>
        exception is HttpRequestException or OperationCanceledException;

    /// <summary>The result for a message.</summary>
    /// <param name="exception">The exception instead of a response.</param>
    /// <param name="written">Whether the message may have been sent.</param>
    /// <param name="byProxy">Whether the request goes through a proxy.</param>
    public static DeliveryAttempt Attempt(Exception exception, bool written, bool byProxy) => new(
        written ? AttemptOutcome.Unknown
        : IsUntrusted(exception) ? AttemptOutcome.Refused
        : AttemptOutcome.NotSent)
    {
        Trouble = exception switch
        {
            HttpRequestException { InnerException: NotPrivateException } => "not on a private network",
            HttpRequestException failure when byProxy && IsNoConnection(failure) => "the proxy cannot be reached",
            HttpRequestException failure => $"{failure.HttpRequestError}",
            _ => "no response in time",
        },
    };

    /// <summary>The finding for the operator.</summary>
    public static ProviderCheck Check(HttpRequestException exception, bool byProxy) => exception switch
    {
        { InnerException: NotPrivateException } => new(CheckOutcome.NotPrivate),
        { HttpRequestError: HttpRequestError.ProxyTunnelError } => new(CheckOutcome.ProxyRefuses)
        {
            Reply = exception.StatusCode is { } status ? ReplyCode.Of((int)status, "") : null,
        },
        _ when IsNoConnection(exception) => new(byProxy ? CheckOutcome.ProxyRefuses : CheckOutcome.Unreachable),
        { HttpRequestError: HttpRequestError.SecureConnectionError } => new(CheckOutcome.Insecure),
        _ => new(CheckOutcome.Silent),
    };

    /// <summary>
    /// The finding after a timeout: if the caller did not cancel, it was the connect timeout.
    /// </summary>
    public static ProviderCheck CheckOfSilence(CancellationToken cancellationToken) =>
        new(cancellationToken.IsCancellationRequested ? CheckOutcome.Silent : CheckOutcome.Unreachable);

    private static bool IsNoConnection(HttpRequestException exception) =>
        exception.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError;

    /// <summary>
    /// Whether one side rejected TLS, rather than the connection being cut, or TLS is required and not used.
    /// </summary>
    private static bool IsUntrusted(Exception exception) => exception is
        HttpRequestException { InnerException: NotPrivateException }
        or HttpRequestException
        {
            HttpRequestError: HttpRequestError.SecureConnectionError,
            InnerException: AuthenticationException,
        };
}
