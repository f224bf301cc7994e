using System.Security.Cryptography;
using System.Text;

namespace OtpService.Otp.Codes;

/// <summary>
/// The configured secrets, newest first, and the keys that HKDF-SHA-256 (RFC 5869) derives from them: one
/// label, one independent key. The first secret makes new values, every secret is accepted, and the last one
/// tags addresses, so that putting a new secret in front moves no counter.
/// </summary>
internal sealed class SecretRing
{
    public const int MinSecretBytes = 32;
    private const int KeySize = 32;

    private readonly byte[][] secrets;
    private readonly byte[] oldest;

    /// <summary>
    /// Takes a secret that is listed twice, as in old,new,old, for one: the first mention says what it signs
    /// and in which order it is tried, the last mention of all tags.
    /// </summary>
    public SecretRing(string commaSeparated)
    {
        var listed = Split(commaSeparated);
        secrets = [.. listed.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
        oldest = Encoding.UTF8.GetBytes(listed.LastOrDefault(""));
    }

    public static string[] Split(string commaSeparated) =>
        commaSeparated.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The key of this label under every secret, each once, the signing one first.</summary>
    public byte[][] DeriveAll(string label, int size = KeySize) =>
        [.. secrets.Select(secret => Derive(secret, label, size))];

    /// <summary>The key of this label under the last secret, which stays in place longest.</summary>
    public byte[] DeriveOldest(string label) => Derive(oldest, label, KeySize);

    private static byte[] Derive(byte[] secret, string label, int size) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256, secret, size, info: Encoding.ASCII.GetBytes($"otpservice/v1/{label}"));
}
