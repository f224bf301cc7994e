using System.Numerics;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using OtpService.Otp;

namespace OtpService.Proof;

/// <summary>
/// The ES256 keys that follow from the configured secrets, the signing one first. Replicas with the same secrets have
/// the same keys, and the key of a secret that was put second is still published for the tokens it signed.
/// </summary>
internal sealed class SigningKeys(SecretRing secrets)
{
    /// <summary>The order of the curve P-256 (FIPS 186-5, SP 800-186 section 3.2.1.3).</summary>
    private static readonly BigInteger Order = new(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"),
        isUnsigned: true, isBigEndian: true);

    /// <summary>64 bits more than the order has, so that reducing them is not noticeably biased (FIPS 186-5 A.2.1).</summary>
    private const int SeedSize = 40;

    public IReadOnlyList<ECDsaSecurityKey> All { get; } =
        [.. secrets.DeriveAll("proof-es256", SeedSize).Select(FromSeed)];

    private static ECDsaSecurityKey FromSeed(byte[] seed)
    {
        var number = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var scalar = new byte[32];
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(scalar, scalar.Length - bytes.Length);

#pragma warning disable CA2000 // The keys live as long as the process.
        var key = new ECDsaSecurityKey(
            ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar }));
#pragma warning restore CA2000
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }
}
