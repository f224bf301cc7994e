using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Verifying;

namespace OtpService.Otp.Links;

/// <summary>
/// Encrypts the content of a link into a token of URL-safe base64, so that no link is stored and nobody can read
/// or make one. It uses AES-256-GCM (NIST SP 800-38D) with a random nonce. The key of the first secret encrypts;
/// the keys of all secrets decrypt. A token consists of the version, the nonce, the encrypted bytes and the tag.
/// An SMS has little room, so a phone number is packed and the tag has 96 bits. The purpose is not in the token
/// but authenticated with it: a token opens only under the purpose that it was made for.
/// </summary>
internal sealed class LinkCipher(SecretRing secrets, Pseudonyms pseudonyms, PurposeTable purposes)
{
    private const byte Version = 1;
    private const int MaxTokenLength = 512;
    private const int NumberLength = 4;
    private const int MinContentSize = AddressTag.Size;

    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MinSize;
    private static readonly int Overhead = 1 + NonceSize + TagSize;

    private readonly byte[][] keys = secrets.DeriveAll("link");

    /// <summary>
    /// Makes a token for a code. The token contains no number of four or more digits, which a device could
    /// mistake for the code in the same message.
    /// </summary>
    public string Seal(VerificationId id, Address address, Purpose purpose, Code code)
    {
        var content = LinkContent.Write(id.Nonce, address, code);
        using var cipher = new AesGcm(keys[0], TagSize);
        var token = new byte[Overhead + content.Length];
        string sealedText;
        do
        {
            token[0] = Version;
            var nonce = token.AsSpan(1, NonceSize);
            RandomNumberGenerator.Fill(nonce);
            cipher.Encrypt(
                nonce, content, token.AsSpan(1 + NonceSize, content.Length), token.AsSpan(^TagSize..),
                Bound(purpose));
            sealedText = Base64Url.EncodeToString(token);
        }
        while (HasNumber(sealedText));

        return sealedText;
    }

    /// <summary>Decrypts the guess that a token contains; false if this service did not make the token.</summary>
    public bool TryOpen(string text, [NotNullWhen(true)] out VerifyRequest? request)
    {
        request = null;
        if (text.Length > MaxTokenLength || !Base64Url.IsValid(text, out var length)
            || length <= Overhead + MinContentSize)
        {
            return false;
        }

        var token = Base64Url.DecodeFromChars(text);
        if (token[0] != Version)
        {
            return false;
        }

        foreach (var purpose in purposes.All.Where(p => p.HasLink))
        {
            foreach (var key in keys)
            {
                if (Open(key, purpose, token) is { } content)
                {
                    request = Read(content, purpose);
                    return request is not null;
                }
            }
        }

        return false;
    }

    private static byte[]? Open(byte[] key, Purpose purpose, byte[] token)
    {
        var content = new byte[token.Length - Overhead];
        using var cipher = new AesGcm(key, TagSize);
        try
        {
            cipher.Decrypt(
                token.AsSpan(1, NonceSize), token.AsSpan(1 + NonceSize, content.Length),
                token.AsSpan(^TagSize..),
                content, Bound(purpose));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private VerifyRequest? Read(byte[] content, Purpose purpose) =>
        LinkContent.TryRead(content, purpose.Format, out var nonce, out var address, out var code)
            ? new(address, purpose, code, new VerificationId(pseudonyms.Tag(address), nonce))
            : null;

    private static byte[] Bound(Purpose purpose) => [Version, .. Encoding.UTF8.GetBytes(purpose.Name)];

    private static bool HasNumber(string text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            digits = char.IsAsciiDigit(c) ? digits + 1 : 0;
            if (digits == NumberLength)
            {
                return true;
            }
        }

        return false;
    }
}
