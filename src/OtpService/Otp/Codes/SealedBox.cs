using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OtpService.Otp.Codes;

/// <summary>
/// Encrypts by AES-256-GCM (NIST SP 800-38D) with a random nonce. The key of the first secret encrypts; the keys of
/// all secrets decrypt. A box consists of the nonce, the encrypted bytes and the tag.
/// </summary>
/// <param name="secrets">The secrets.</param>
/// <param name="label">What the keys are for: a box of one label does not open under another.</param>
internal sealed class SealedBox(SecretRing secrets, string label)
{
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[][] keys = secrets.DeriveAll(label);

    /// <param name="content">What is encrypted.</param>
    /// <param name="bound">What is not in the box, but must be the same when it is opened.</param>
    public byte[] Seal(ReadOnlySpan<byte> content, ReadOnlySpan<byte> bound)
    {
        var box = new byte[NonceSize + content.Length + TagSize];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(keys[0], TagSize);
        cipher.Encrypt(
            box.AsSpan(0, NonceSize), content, box.AsSpan(NonceSize, content.Length), box.AsSpan(^TagSize..), bound);
        return box;
    }

    /// <summary>Decrypts a box; false if none of our secrets encrypted it.</summary>
    public bool TryOpen(ReadOnlySpan<byte> box, ReadOnlySpan<byte> bound, [NotNullWhen(true)] out byte[]? content)
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
                    box[..NonceSize], box.Slice(NonceSize, opened.Length), box[^TagSize..], opened, bound);
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
