using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using OtpService.Delivery.Http;
using OtpService.Outgoing;
using Untrusted = System.Security.Authentication.AuthenticationException;

namespace OtpService.Delivery.Smtp;

/// <summary>Explains a failed connection or login to a mail server.</summary>
internal static class SmtpFailure
{
    /// <summary>
    /// Whether the server or the network caused an exception; any other exception is a bug.
    /// </summary>
    public static bool IsOne(Exception exception) => exception
        is IOException or SocketException or OperationCanceledException or TimeoutException
        or CommandException or ProtocolException or AuthenticationException or SslHandshakeException
        or NotSupportedException or LoginMissingException or ServiceNotAuthenticatedException
        or SmtpBusyException or NotPrivateException;

    /// <summary>The result for a message whose connection failed.</summary>
    public static DeliveryAttempt Attempt(Exception exception) => Judge(exception) with
    {
        Trouble = exception switch
        {
            SocketException socket => $"{socket.SocketErrorCode}",
            NotPrivateException => "not on a private network",
            NotSupportedException => "no STARTTLS",
            SslHandshakeException => "SecureConnectionError",
            LoginMissingException => "no supported login method",
            SmtpBusyException => "every connection is in use",
            OperationCanceledException or TimeoutException => "no response in time",
            _ => "ConnectionError",
        },
    };

    private static DeliveryAttempt Judge(Exception exception) => exception switch
    {
        SmtpBusyException => new(AttemptOutcome.Skipped) { RetryAfter = GuardedProvider.BusyRetryAfter },

        // The greeting of a server that has reached its maximum number of connections, or is shutting down.
        SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable } busy =>
            SmtpReply.Judge(busy) with { Outcome = AttemptOutcome.OverQuota },
        SmtpCommandException refusal => SmtpReply.Judge(refusal),
        AuthenticationException { InnerException: SmtpCommandException refusal } => SmtpReply.Judge(refusal),
        AuthenticationException or LoginMissingException => new(AttemptOutcome.Refused),

        // Without STARTTLS, or with a certificate that no authority confirms, the server cannot be trusted.
        NotSupportedException or SslHandshakeException { InnerException: Untrusted } =>
            new(AttemptOutcome.Refused),
        NotPrivateException => new(AttemptOutcome.Refused),
        _ => new(AttemptOutcome.NotSent),
    };

    /// <summary>The finding for the operator about a failed connection.</summary>
    public static ProviderCheck Check(Exception exception) => exception switch
    {
        AuthenticationException { InnerException: SmtpCommandException refusal } =>
            Check(refusal, IsPassword(refusal) ? CheckOutcome.KeyRefused : CheckOutcome.Failing),
        AuthenticationException => new(CheckOutcome.KeyRefused),
        LoginMissingException => new(CheckOutcome.LoginMissing),
        SmtpCommandException { StatusCode: SmtpStatusCode.AuthenticationRequired } refusal =>
            Check(refusal, CheckOutcome.LoginWanted),
        SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } refusal
            when (int)refusal.StatusCode >= 500 => Check(refusal, CheckOutcome.SenderRefused),
        SmtpCommandException refusal => Check(refusal, CheckOutcome.Failing),
        NotSupportedException or SslHandshakeException { InnerException: Untrusted } =>
            new(CheckOutcome.Insecure),
        NotPrivateException => new(CheckOutcome.NotPrivate),
        SocketException => new(CheckOutcome.Unreachable),
        CommandException or ProtocolException => new(CheckOutcome.Failing),
        _ => new(CheckOutcome.Silent),
    };

    /// <summary>
    /// Whether a rejected login is about the password (RFC 4954 section 6). An unavailable user database is
    /// 454, or 435 with Exim.
    /// </summary>
    private static bool IsPassword(SmtpCommandException refusal) =>
        (int)refusal.StatusCode is 530 or 534 or 535 or 538
        || ReplyCode.Enhanced(refusal.Message) == "5.7.8";

    private static ProviderCheck Check(SmtpCommandException refusal, CheckOutcome outcome) => new(outcome)
    {
        Reply = ReplyCode.Of((int)refusal.StatusCode, refusal.Message),
    };
}

/// <summary>
/// The server offers no login method that we support over this connection, and there is an account.
/// </summary>
internal sealed class LoginMissingException : Exception;

/// <summary>Every connection is in use, for longer than a message can wait.</summary>
internal sealed class SmtpBusyException : Exception;
