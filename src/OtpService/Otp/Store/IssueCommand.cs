using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Store;

/// <summary>One send to be counted and kept.</summary>
/// <param name="Id">The new code's id; the id of an earlier send when the same request is repeated.</param>
/// <param name="Channel">Where the code goes.</param>
/// <param name="Purpose">What the code is for.</param>
/// <param name="Hash">The keyed hash of the code.</param>
/// <param name="Limits">What the address allows.</param>
internal sealed record IssueCommand(
    VerificationId Id, Channel Channel, Purpose Purpose, byte[] Hash, SendLimits Limits)
{
    /// <summary>
    /// A pseudonym of the client network that asks, different for every address; null for a caller with an
    /// API key, whose sends have cooldown and windows of their own.
    /// </summary>
    public ulong? Network { get; init; }

    /// <summary>
    /// How long after its expiry a code is still answered with "expired" instead of "not found".
    /// </summary>
    public static readonly TimeSpan RememberedAfterExpiry = TimeSpan.FromHours(1);
}

/// <summary>The store's answer to an <see cref="IssueCommand"/>.</summary>
/// <param name="Status">What happened.</param>
/// <param name="ExpiresIn">Until the code of this id expires; when issued or repeated.</param>
/// <param name="ResendIn">Until the cooldown ends; when issued or repeated.</param>
/// <param name="RetryAfter">Until a send may succeed; when refused.</param>
/// <param name="RateLimit">
/// The limit closest to refusing, or the one that refused; null without limits.
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
}
