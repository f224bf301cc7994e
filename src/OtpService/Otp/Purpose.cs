using System.Collections.Immutable;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Steps;

namespace OtpService.Otp;

/// <summary>
/// The purpose of a code. Codes of one purpose never verify for another, and each purpose has its own
/// numbers.
/// </summary>
/// <param name="Name">The name that callers use.</param>
/// <param name="Lifetime">
/// From issue to expiry; at most 10 minutes for NIST SP 800-63B section 3.1.3.2.
/// </param>
/// <param name="MaxAttempts">Guesses that one code allows.</param>
/// <param name="LiveCodes">How many of the newest codes may verify at the same time.</param>
/// <param name="Format">What a code looks like.</param>
internal sealed record Purpose(
    string Name, TimeSpan Lifetime, int MaxAttempts, int LiveCodes, CodeFormat Format)
{
    public const string Default = "verification";

    /// <summary>The built-in purpose whose messages contain a link.</summary>
    public const string MagicLink = "magic-link";

    /// <summary>Whether the message contains a link in addition to the code.</summary>
    public bool HasLink { get; init; }

    /// <summary>The messages of a verification by phone, in their order.</summary>
    public ImmutableArray<PhoneStep> Steps { get; init; } = [new(Channel.Sms, TimeSpan.Zero)];

    /// <summary>Whether an email verification token may stand in for a code.</summary>
    public bool AcceptsEmailTokens { get; init; }
}
