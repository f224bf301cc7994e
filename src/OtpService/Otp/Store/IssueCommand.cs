using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Store;

/// <summary>One send to be counted and stored.</summary>
/// <param name="Id">The new code's id; the id of an earlier send when the same request is repeated.</param>
/// <param name="Channel">Where the code goes.</param>
/// <param name="Purpose">What the code is for.</param>
/// <param name="Hash">The keyed hash of the code.</param>
/// <param name="Limits">The limits of the recipient.</param>
internal sealed record IssueCommand(
    VerificationId Id, Channel Channel, Purpose Purpose, byte[] Hash, SendLimits Limits)
{
    /// <summary>
    /// A pseudonym of the client network, different for every recipient. Null for a caller with an API key, whose
    /// sends have their own cooldown and windows.
    /// </summary>
    public ulong? Network { get; init; }

    /// <summary>
    /// The tag of the exact recipient, if nothing may be sent to it while it is suppressed; else null.
    /// </summary>
    public AddressTag? Exact { get; init; }

    /// <summary>
    /// The most suppressed spellings of one mailbox. A further one replaces the oldest, so that a record stays small.
    /// </summary>
    public const int MostSuppressed = 8;

    /// <summary>How long after its expiry a code still gets "expired" instead of "not found".</summary>
    public static readonly TimeSpan RememberedAfterExpiry = TimeSpan.FromHours(1);
}

/// <summary>The store's reply to an <see cref="IssueCommand"/>.</summary>
/// <param name="Status">What happened.</param>
/// <param name="ExpiresIn">How long until the code of this id expires, if issued or repeated.</param>
/// <param name="ResendIn">How long until the cooldown ends, if issued or repeated.</param>
/// <param name="RetryAfter">How long until a send may succeed, if refused.</param>
/// <param name="RateLimit">
/// The limit that is closest to refusing, or the one that refused; null without limits.
/// </param>
internal readonly record struct IssueReply(
    IssueStatus Status, TimeSpan ExpiresIn, TimeSpan ResendIn, TimeSpan RetryAfter, RateLimit? RateLimit);

internal enum IssueStatus
{
    None,

    /// <summary>Counted and kept: now the message may be sent.</summary>
    Issued,

    /// <summary>This very send happened before and its message was accepted.</summary>
    RepeatedAccepted,

    /// <summary>This very send happened before; whether its message was accepted is not known.</summary>
    RepeatedUnconfirmed,

    /// <summary>This very send happened before and went to the fallback address.</summary>
    RepeatedRerouted,

    /// <summary>The cooldown of address and purpose is not over.</summary>
    TooSoon,

    /// <summary>A sliding window of the address is full.</summary>
    TooMany,

    /// <summary>The address is suppressed: see <see cref="Suppression.Bounced"/>.</summary>
    Bounced,

    /// <summary>The address is suppressed: see <see cref="Suppression.Complained"/>.</summary>
    Complained,
}
