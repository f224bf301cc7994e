using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OtpService.Otp;

namespace OtpService.Proof;

/// <summary>
/// Signs what was verified into a token that any back end can check by itself: a JWT (RFC 7519) of the explicit type
/// <c language="text">otp+jwt</c> (RFC 8725 section 3.11) with OpenID Connect's standard claims.
/// </summary>
internal sealed class ProofSigner(SigningKeys keys, IOptions<ProofOptions> options, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly string[] EmailMethods = ["otp"];
    private static readonly string[] SmsMethods = ["otp", "sms"];

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials credentials = new(keys.All[0], SecurityAlgorithms.EcdsaSha256);

    /// <summary>Whether verifications carry a token at all.</summary>
    public bool Enabled { get; } = options.Value.Tokens;

    public string Sign(VerificationId id, Address address, Purpose purpose)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "otp+jwt",
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            IssuedAt = now,
            Expires = now + Lifetime,
            SigningCredentials = credentials,
            Claims = ClaimsOf(id, address, purpose),
        });
    }

    private static Dictionary<string, object> ClaimsOf(VerificationId id, Address address, Purpose purpose)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [JwtRegisteredClaimNames.Jti] = id.ToString(),
            ["purpose"] = purpose.Name,
        };
        switch (address.Channel)
        {
            case Channel.Email:
                claims[JwtRegisteredClaimNames.Sub] = $"email:{address.Value}";
                claims[JwtRegisteredClaimNames.Amr] = EmailMethods;
                claims[JwtRegisteredClaimNames.Email] = address.Value;
                claims[JwtRegisteredClaimNames.EmailVerified] = true;
                break;
            case Channel.Sms:
                claims[JwtRegisteredClaimNames.Sub] = $"phone:{address.Value}";
                claims[JwtRegisteredClaimNames.Amr] = SmsMethods;
                claims[JwtRegisteredClaimNames.PhoneNumber] = address.Value;
                claims[JwtRegisteredClaimNames.PhoneNumberVerified] = true;
                break;
        }

        return claims;
    }
}
