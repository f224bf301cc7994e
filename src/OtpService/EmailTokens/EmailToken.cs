using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OtpService.Otp.Recipients;

namespace OtpService.EmailTokens;

/// <summary>
/// An email verification token with its key binding, as a browser sends it: the issuer's token (EVT), which says that a key
/// belongs to the owner of an address, and the browser's token (KB), which that key signed for one site and one nonce. It
/// carries no disclosures, although its form is that of an SD-JWT (RFC 9901).
/// </summary>
internal sealed class EmailToken
{
    /// <summary>Twice as long as any that was seen: 1,659 characters with RSA for both.</summary>
    public const int MaxLength = 8 * 1024;

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private readonly Jwt binding;
    private readonly string hash;

    private EmailToken(Jwt issued, Jwt binding, string hash) =>
        (Issued, this.binding, this.hash) = (issued, binding, hash);

    /// <summary>The issuer's token.</summary>
    public Jwt Issued { get; }

    /// <summary>The origin of the site that it is for; empty if it names none.</summary>
    public string Audience => Jwt.Text(binding.Payload, "aud") ?? "";

    /// <summary>The nonce of the site; empty if it names none.</summary>
    public string Nonce => Jwt.Text(binding.Payload, "nonce") ?? "";

    /// <summary>The issuer that it claims: an origin as Chromium wants it, or a host name as in the drafts.</summary>
    public string Issuer => Jwt.Text(Issued.Payload, "iss") ?? "";

    /// <exception cref="EmailTokenException">It is not an email token.</exception>
    public static EmailToken Parse(string text)
    {
        try
        {
            if (text.Length > MaxLength || text.Split('~') is not [var issued, var binding])
            {
                throw new FormatException("Not two tokens.");
            }

            var digest = SHA256.HashData(Encoding.ASCII.GetBytes($"{issued}~"));
            return new(
                Jwt.Parse(issued, "evt+jwt"), Jwt.Parse(binding, "kb+jwt"), Base64Url.EncodeToString(digest));
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new EmailTokenException(EmailTokenFault.Malformed, exception);
        }
    }

    /// <summary>Verifies all that needs no key of the issuer.</summary>
    /// <param name="email">The address that it must be for.</param>
    /// <param name="now">The time of the service.</param>
    /// <exception cref="EmailTokenException">It is not for this address, not recent, or not the browser's.</exception>
    public void Verify(Address email, DateTimeOffset now)
    {
        Demand(IsFor(email), EmailTokenFault.Email);
        Demand(Jwt.Text(binding.Payload, "sd_hash") == hash && IsBound(), EmailTokenFault.KeyBinding);
        Demand(IsRecent(Issued, now) && IsRecent(binding, now) && !HasExpired(now), EmailTokenFault.Time);
    }

    private static void Demand(bool holds, EmailTokenFault fault)
    {
        if (!holds)
        {
            throw new EmailTokenException(fault);
        }
    }

    private static bool IsRecent(Jwt jwt, DateTimeOffset now) =>
        Jwt.Time(jwt.Payload, "iat") is { } issued
        && issued <= (now + ClockTolerance).ToUnixTimeSeconds()
        && issued >= (now - MaxAge - ClockTolerance).ToUnixTimeSeconds();

    private bool HasExpired(DateTimeOffset now) =>
        Issued.Payload.TryGetProperty("exp", out _)
        && !(Jwt.Time(Issued.Payload, "exp") > (now - ClockTolerance).ToUnixTimeSeconds());

    private bool IsFor(Address email) =>
        Issued.Payload.TryGetProperty("email_verified", out var verified) && verified.ValueKind == JsonValueKind.True
        && Jwt.Text(Issued.Payload, "email") is { } text
        && Ascii.IsValid(text)
        && Address.TryParseEmail(text, out var own) && own.Value == email.Value;

    private bool IsBound()
    {
        if (!Issued.Payload.TryGetProperty("cnf", out var confirmation) || confirmation.ValueKind != JsonValueKind.Object
            || !confirmation.TryGetProperty("jwk", out var jwk))
        {
            return false;
        }

        using var key = JwtKey.TryRead(jwk);
        return key?.Signed(binding) == true;
    }
}
