using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace OtpService.Incoming;

/// <summary>Checks signatures of bodies by the public key of the caller. A key that is none signs nothing.</summary>
internal static class WebhookKeyCheck
{
    /// <summary>Ed25519 (RFC 8032): key and signature are base64 of 32 and 64 bytes.</summary>
    public static bool IsEd25519(string key, string signature, string prefix, ReadOnlySpan<byte> body)
    {
        var (point, shown, text) = (new byte[Ed25519.PublicKeySize], new byte[Ed25519.SignatureSize], Signed(prefix, body));
        return Convert.TryFromBase64String(key, point, out var keyLength) && keyLength == point.Length
            && Convert.TryFromBase64String(signature, shown, out var length) && length == shown.Length
            && Ed25519.Verify(shown, 0, point, 0, text, 0, text.Length);
    }

    /// <summary>ECDSA with SHA-256: the key is base64 of SubjectPublicKeyInfo, the signature base64 of DER.</summary>
    public static bool IsEcdsa(string key, string signature, string prefix, ReadOnlySpan<byte> body)
    {
        using var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key), out _);
            return ecdsa.VerifyData(
                Signed(prefix, body), Convert.FromBase64String(signature), HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static byte[] Signed(string prefix, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes(prefix), .. body];
}
