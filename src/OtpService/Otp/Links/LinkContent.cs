using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Links;

/// <summary>
/// The content of a link before encryption, in as few bytes as possible: the random part of the verification id,
/// the code, and then either a space and an email address, or a plus sign and a phone number in binary.
/// </summary>
internal static class LinkContent
{
    private const int IdSize = AddressTag.Size;
    private const byte EmailMark = (byte)' ';
    private const byte PhoneMark = (byte)'+';

    public static byte[] Write(UInt128 nonce, Address address, Code code)
    {
        Span<byte> id = stackalloc byte[IdSize];
        BinaryPrimitives.WriteUInt128BigEndian(id, nonce);
        var text = Encoding.ASCII.GetBytes(code.Reveal());
        return address.Channel switch
        {
            Channel.Email => [.. id, .. text, EmailMark, .. Encoding.ASCII.GetBytes(address.Value)],
            _ => [.. id, .. text, PhoneMark, .. Pack(address.Value.AsSpan(1))],
        };
    }

    /// <summary>Reads the content; false if the code or the recipient does not have its expected form.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> content, CodeFormat format, out UInt128 nonce,
        [NotNullWhen(true)] out Address? address, out Code code)
    {
        nonce = BinaryPrimitives.ReadUInt128BigEndian(content);
        content = content[IdSize..];
        var mark = content.IndexOfAny(EmailMark, PhoneMark);
        address = null;
        code = default;
        if (mark < 0 || !format.TryParse(Encoding.ASCII.GetString(content[..mark]), out code))
        {
            return false;
        }

        var to = content[(mark + 1)..];
        return content[mark] == EmailMark
            ? Address.TryParseEmail(Encoding.ASCII.GetString(to), out address)
            : Address.TryParsePhone(Unpack(to), out address);
    }

    private static byte[] Pack(ReadOnlySpan<char> digits)
    {
        var number = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, ulong.Parse(digits, CultureInfo.InvariantCulture));
        return number[Array.FindIndex(number, part => part != 0)..];
    }

    private static string Unpack(ReadOnlySpan<byte> packed)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        if (packed.Length > number.Length)
        {
            return "";
        }

        number.Clear();
        packed.CopyTo(number[^packed.Length..]);
        return $"+{BinaryPrimitives.ReadUInt64BigEndian(number)}";
    }
}
