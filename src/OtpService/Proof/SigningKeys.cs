using System.Numerics;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OtpService.Otp.Codes;

namespace OtpService.Proof;

/// <summary>
/// The ES256 keys, the signing one first: those of the configured PEM or, without one, those derived from the
/// secrets. Replicas with the same settings have the same keys. A key in second place is published but does
/// not sign. So a new key waits there until every back end has it, and an old key stays there for the tokens
/// that it signed.
/// </summary>
internal sealed class SigningKeys(SecretRing secrets, IOptions<ProofOptions> options)
{
    /// <summary>The order of the curve P-256 (FIPS 186-5, SP 800-186 section 3.2.1.3).</summary>
    private static readonly BigInteger Order = new(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"),
        isUnsigned: true, isBigEndian: true);

    /// <summary>
    /// 64 bits more than the order has, so that the reduction has no noticeable bias (FIPS 186-5 A.2.1).
    /// </summary>
    private const int SeedSize = 40;

    /// <summary>Each key once, because libraries reject a set in which two keys have the same id.</summary>
    public IReadOnlyList<ECDsaSecurityKey> All { get; } =
    [
        .. (options.Value.SigningKey.Length == 0
                ? Array.ConvertAll(secrets.DeriveAll("proof-es256", SeedSize), FromSeed)
                : PemKeys.Parse(options.Value.SigningKey))
            .Select(Named)
            .DistinctBy(key => key.KeyId, StringComparer.Ordinal),
    ];

    private static ECDsa FromSeed(byte[] seed)
    {
        var number = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var scalar = new byte[32];
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(scalar, scalar.Length - bytes.Length);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
    }

    /// <summary>Sets the thumbprint of a key as its id (RFC 7638).</summary>
    private static ECDsaSecurityKey Named(ECDsa key)
    {
        var named = new ECDsaSecurityKey(key);
        named.KeyId = Base64UrlEncoder.Encode(named.ComputeJwkThumbprint());
        return named;
    }
}
