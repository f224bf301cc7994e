using System.Security.Cryptography;

namespace OtpService.Proof;

/// <summary>
/// Reads the private keys of a PEM (RFC 7468), one after the other: PKCS #8 or SEC 1, on the curve P-256.
/// </summary>
internal static class PemKeys
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const int MaxKeys = 8;

    /// <summary>Reads the keys.</summary>
    /// <exception cref="FormatException">There is no key, or one of them is of another kind.</exception>
    public static ECDsa[] Parse(string text)
    {
        // The text may be on one line, as environment variables often are.
        var rest = text.Replace("\\n", "\n", StringComparison.Ordinal).AsSpan();
        List<ECDsa> keys = [];
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label] is "PRIVATE KEY" or "EC PRIVATE KEY")
            {
                keys.Add(Import(rest[fields.Location]));
            }

            rest = rest[fields.Location.End..];
        }

        return keys.Count is > 0 and <= MaxKeys ? [.. keys] : throw new FormatException("No private key.");
    }

    private static ECDsa Import(ReadOnlySpan<char> pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256)
            {
                return key;
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new FormatException("No private key of an elliptic curve.", e);
        }

        key.Dispose();
        throw new FormatException("Not on the curve P-256.");
    }
}
