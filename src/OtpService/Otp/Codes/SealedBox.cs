using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace OtpService.Otp.Codes;

/// <summary>
/// Encrypts what waits in a store that must not see it. It uses AES-256-GCM (NIST SP 800-38D) with a random nonce, bound
/// to an id. The key of the first secret encrypts; the keys of all secrets decrypt.
/// </summary>
/// <param name="secrets">The secrets.</param>
/// <param name="label">What the key is for: each label has a key of its own.</param>
internal abstract class SealedBox(SecretRing secrets, string label)
{
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[][] keys = secrets.DeriveAll(label);

    public byte[] Seal(string id, ReadOnlySpan<byte> content)
    {
        var box = new byte[NonceSize + content.Length + TagSize];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(keys[0], TagSize);
        cipher.Encrypt(
            box.AsSpan(0, NonceSize), content, box.AsSpan(NonceSize, content.Length), box.AsSpan(^TagSize..),
            Encoding.ASCII.GetBytes(id));
        return box;
    }

    /// <summary>Decrypts a content; false if none of our secrets encrypted it under this id.</summary>
    public bool TryOpen(string id, byte[] box, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        if (box.Length < NonceSize + TagSize)
        {
            return false;
        }

        var opened = new byte[box.Length - NonceSize - TagSize];
        foreach (var key in keys)
        {
            using var cipher = new AesGcm(key, TagSize);
            try
            {
                cipher.Decrypt(
                    box.AsSpan(0, NonceSize), box.AsSpan(NonceSize, opened.Length), box.AsSpan(^TagSize..),
                    opened,
                    Encoding.ASCII.GetBytes(id));
                content = opened;
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Another secret may have encrypted it.
                continue;
            }
        }

        return false;
    }
}
