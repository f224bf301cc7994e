using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Codes;

/// <summary>
/// Identifies one issued code: the tag of its recipient and 128 random bits, 43 characters of URL-safe base64.
/// A caller that has the id can bind a guess to the code, so the id must not be guessable.
/// </summary>
internal readonly record struct VerificationId(AddressTag Tag, UInt128 Nonce)
{
    private const int Size = 2 * AddressTag.Size;
    private const int TextLength = 43;

    public static VerificationId New(AddressTag tag) => new(tag, NewNonce());

    public static UInt128 NewNonce()
    {
        Span<byte> bytes = stackalloc byte[AddressTag.Size];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public static bool TryParse(string text, out VerificationId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != TextLength
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            return false;
        }

        id = new VerificationId(
            AddressTag.Read(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[AddressTag.Size..]));
        return id.ToString() == text;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Tag.Write(bytes);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[AddressTag.Size..], Nonce);
        return Base64Url.EncodeToString(bytes);
    }
}
