using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Otp.Reporting;

/// <summary>
/// The words for outcomes, the same in every report. The words for refusals are the codes of API problems.
/// </summary>
internal static class Outcomes
{
    public const string Accepted = "accepted";
    public const string Unconfirmed = "unconfirmed";
    public const string Verified = "verified";
    public const string StoreUnavailable = "store_unavailable";
    public const string TooManyRequests = "too_many_requests";
    public const string IssuerUnavailable = "issuer_unavailable";
    public const string DestinationNotAllowed = "destination_not_allowed";

    public static string Of(SendStatus status) => status switch
    {
        SendStatus.Sent => Accepted,
        SendStatus.SentUnconfirmed => Unconfirmed,
        SendStatus.DeliveryFailed => "delivery_failed",
        SendStatus.DeliveryUnavailable => "delivery_unavailable",
        SendStatus.ResendTooSoon => "resend_too_soon",
        SendStatus.TooManySends => "too_many_sends",
        SendStatus.TooManyRequests => TooManyRequests,
        SendStatus.IdempotencyMismatch => "idempotency_mismatch",
        SendStatus.DestinationNotAllowed => DestinationNotAllowed,
        SendStatus.VerificationEnded => "code_not_found",
        SendStatus.NoSuchStep => "invalid_request",
    };

    public static string Of(VerifyStatus status) => status switch
    {
        VerifyStatus.Verified or VerifyStatus.VerifiedAgain => Verified,
        VerifyStatus.Wrong => "invalid_code",
        VerifyStatus.NotFound => "code_not_found",
        VerifyStatus.Expired => "code_expired",
        VerifyStatus.Used => "code_used",
        VerifyStatus.Superseded => "code_superseded",
        VerifyStatus.TooManyAttempts => "too_many_attempts",
        VerifyStatus.TooManyFailures => "too_many_failures",
        VerifyStatus.TooManyRequests => TooManyRequests,
    };

    public static string Of(MessageStatus status) => status switch
    {
        MessageStatus.Sent => Accepted,
        MessageStatus.Unconfirmed => Unconfirmed,
        MessageStatus.Failed => "delivery_failed",
        MessageStatus.Unavailable => "delivery_unavailable",
        MessageStatus.TooManyRequests => TooManyRequests,
        MessageStatus.IdempotencyMismatch => "idempotency_mismatch",
        MessageStatus.DestinationNotAllowed => DestinationNotAllowed,
    };
}
