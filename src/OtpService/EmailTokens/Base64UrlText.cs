using System.Buffers;
using System.Buffers.Text;

namespace OtpService.EmailTokens;

/// <summary>
/// Reads base64url as JOSE has it (RFC 7515 section 2): without padding, line breaks or white space, all of which the class
/// library would accept.
/// </summary>
internal static class Base64UrlText
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int written)
    {
        written = 0;
        return !text.ContainsAnyExcept(Alphabet) && Base64Url.TryDecodeFromChars(text, bytes, out written);
    }

    /// <exception cref="FormatException">The text is not base64url.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text) => text.ContainsAnyExcept(Alphabet)
        ? throw new FormatException("Not base64url.")
        : Base64Url.DecodeFromChars(text);
}
