using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace OtpService.EmailTokens;

/// <summary>
/// A public key that verifies the signature of a token, of one algorithm that its type decides and no header (RFC 8725
/// section 3.1): Ed25519, ES256, or RS256 with 2,048 to 4,096 bits.
/// </summary>
internal sealed class JwtKey : IDisposable
{
    private const int MinRsaBytes = 2048 / 8;
    private const int MaxRsaBytes = 4096 / 8;

    private const int MaxIdLength = 128;

    /// <summary>Larger exponents are never used, and would cost the verifier time.</summary>
    private const int MaxRsaExponentBytes = 4;

    private readonly Func<byte[], byte[], bool> verify;
    private readonly IDisposable? handle;

    private JwtKey(string algorithm, string? id, Func<byte[], byte[], bool> verify, IDisposable? handle) =>
        (Algorithm, Id, this.verify, this.handle) = (algorithm, id, verify, handle);

    /// <summary>Ed25519, ES256 or RS256.</summary>
    public string Algorithm { get; }

    /// <summary>The key's name in its set; null if it has none.</summary>
    public string? Id { get; }

    /// <summary>
    /// Returns the one name of an algorithm that has two: RFC 9864 replaced EdDSA by Ed25519, and both are in use.
    /// </summary>
    public static string NameOf(string algorithm) => algorithm == "EdDSA" ? "Ed25519" : algorithm;

    /// <summary>Reads a JSON Web Key (RFC 7517); null if it cannot verify a signature here.</summary>
    public static JwtKey? TryRead(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object
            || jwk.TryGetProperty("d", out _) || jwk.TryGetProperty("k", out _)
            || Jwt.Text(jwk, "kid")?.Length > MaxIdLength
            || (jwk.TryGetProperty("use", out _) && Jwt.Text(jwk, "use") != "sig"))
        {
            return null;
        }

        try
        {
            var key = (Jwt.Text(jwk, "kty"), Jwt.Text(jwk, "crv")) switch
            {
                ("OKP", "Ed25519") => OfEd25519(jwk),
                ("EC", "P-256") => OfP256(jwk),
                ("RSA", _) => OfRsa(jwk),
                _ => null,
            };
            if (key is null || !jwk.TryGetProperty("alg", out _) || NameOf(Jwt.Text(jwk, "alg") ?? "") == key.Algorithm)
            {
                return key;
            }

            key.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            // A number is not base64url, or the point is not on the curve.
            return null;
        }
    }

    /// <summary>Whether a token names the algorithm of this key.</summary>
    public bool Fits(Jwt jwt) => NameOf(jwt.Algorithm) == Algorithm;

    /// <summary>Whether this key signed a token, with the algorithm that the token names.</summary>
    public bool Signed(Jwt jwt)
    {
        try
        {
            return Fits(jwt) && verify(jwt.Signed, jwt.Signature);
        }
        catch (CryptographicException)
        {
            // The platform cannot compute with such a signature.
            return false;
        }
    }

    public void Dispose() => handle?.Dispose();

    private static JwtKey? OfEd25519(JsonElement jwk) => Number(jwk, "x") is var point && point.Length == Ed25519.PublicKeySize
        ? new(
            "Ed25519", Jwt.Text(jwk, "kid"),
            (data, signature) => signature.Length == Ed25519.SignatureSize
                && Ed25519.Verify(signature, 0, point, 0, data, 0, data.Length),
            handle: null)
        : null;

    [SuppressMessage("Reliability", "CA2000", Justification = "The key disposes it.")]
    private static JwtKey OfP256(JsonElement jwk)
    {
        var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Number(jwk, "x"), Y = Number(jwk, "y") },
        });
        return new(
            "ES256", Jwt.Text(jwk, "kid"),
            (data, signature) => key.VerifyData(
                data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            key);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The key disposes it.")]
    private static JwtKey? OfRsa(JsonElement jwk)
    {
        var (modulus, exponent) = (Number(jwk, "n"), Number(jwk, "e"));
        if (modulus.Length is < MinRsaBytes or > MaxRsaBytes || modulus[0] == 0
            || exponent.Length is 0 or > MaxRsaExponentBytes)
        {
            return null;
        }

        var key = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
        return new(
            "RS256", Jwt.Text(jwk, "kid"),
            (data, signature) => key.VerifyData(
                data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            key);
    }

    /// <summary>Returns the bytes of a number; none if it is missing.</summary>
    private static byte[] Number(JsonElement jwk, string member) => Base64UrlText.Decode(Jwt.Text(jwk, member));
}
