using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;

namespace OtpService.EmailTokens;

/// <summary>A request to verify an email token.</summary>
/// <param name="Email">The address that it must be for.</param>
/// <param name="Token">The token, as the browser sent it.</param>
/// <param name="Origin">The origin of the page that it was made for (RFC 6454).</param>
/// <param name="Purpose">The purpose that its nonce was made for.</param>
/// <param name="Client">The network that a refusal counts for; null for back ends.</param>
internal sealed record EmailTokenRequest(
    Address Email, string Token, string Origin, Purpose Purpose, ClientNetwork? Client)
{
    /// <summary>Returns no content, so that formatting cannot leak an address or token.</summary>
    public override string ToString() => "(email token)";
}

/// <summary>The result of an <see cref="EmailTokenRequest"/>.</summary>
internal readonly record struct EmailTokenOutcome(EmailTokenStatus Status)
{
    /// <summary>The id of the verification.</summary>
    public VerificationId Id { get; init; }

    /// <summary>The host name of the issuer that vouched for the address.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The time until tokens from this network are accepted again.</summary>
    public TimeSpan RetryAfter { get; init; }
}

internal enum EmailTokenStatus
{
    /// <summary>The token is not accepted.</summary>
    Refused,

    /// <summary>The address is verified.</summary>
    Verified,

    /// <summary>Neither codes nor tokens may be for this address.</summary>
    DestinationNotAllowed,

    /// <summary>Too many verifications from this network failed.</summary>
    TooManyRequests,

    /// <summary>The issuer or the resolver did not respond as it should.</summary>
    IssuerUnavailable,
}
