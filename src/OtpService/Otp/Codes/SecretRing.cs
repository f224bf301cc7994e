using System.Security.Cryptography;
using System.Text;

namespace OtpService.Otp.Codes;

/// <summary>
/// Holds the configured secrets, newest first, and derives keys from them with HKDF-SHA-256 (RFC 5869): an
/// independent key for each label. The first secret makes new values, every secret is accepted, and the last one
/// tags recipients. So a new secret in front resets no counter.
/// </summary>
internal sealed class SecretRing
{
    public const int MinSecretBytes = 32;
    private const int KeySize = 32;

    private readonly byte[][] secrets;
    private readonly byte[] oldest;

    /// <summary>
    /// Removes duplicates, as in old,new,old. The first mention of a secret decides whether it signs and in which
    /// order it is tried. The last entry of the whole list is the secret that tags recipients.
    /// </summary>
    public SecretRing(string commaSeparated)
    {
        var listed = Split(commaSeparated);
        secrets = [.. listed.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
        oldest = Encoding.UTF8.GetBytes(listed.LastOrDefault(""));
    }

    public static string[] Split(string commaSeparated) =>
        commaSeparated.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// Derives the key for this label from every secret, the signing one first, without duplicates.
    /// </summary>
    public byte[][] DeriveAll(string label, int size = KeySize) =>
        [.. secrets.Select(secret => Derive(secret, label, size))];

    /// <summary>Derives the key for this label from the last secret, which stays configured longest.</summary>
    public byte[] DeriveOldest(string label) => Derive(oldest, label, KeySize);

    private static byte[] Derive(byte[] secret, string label, int size) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256, secret, size, info: Encoding.ASCII.GetBytes($"otpservice/v1/{label}"));
}
