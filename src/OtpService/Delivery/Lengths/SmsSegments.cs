using System.Buffers;
using System.Globalization;

namespace OtpService.Delivery.Lengths;

/// <summary>
/// Counts the segments that an SMS is charged as (3GPP TS 23.038 and 23.040): 160 septets, or 153 in each of
/// several parts, in the GSM-7 alphabet; otherwise 70 UTF-16 units, or 67. Parts are filled as in Twilio's
/// calculator: a character that readers see as one is never split, and may leave room at the end of a part.
/// </summary>
internal static class SmsSegments
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extended = "^{}\\[~]|€\f";

    private static readonly SearchValues<char> Gsm7 = SearchValues.Create(Basic + Extended);

    public static int Count(string text) => IsGsm7(text)
        ? Count(text, single: 160, part: 153, Septets)
        : Count(text, single: 70, part: 67, Units);

    /// <summary>
    /// Counts the bytes of an SMS: two for a UTF-16 unit, and a whole byte for a septet, as a program counts
    /// that reads the characters unpacked.
    /// </summary>
    public static int Bytes(string text) => IsGsm7(text)
        ? text.Length + text.Count(IsExtended)
        : 2 * text.Length;

    /// <summary>Whether an SMS has only characters of the GSM-7 alphabet.</summary>
    public static bool IsGsm7(string text) => !text.AsSpan().ContainsAnyExcept(Gsm7);

    private static bool IsExtended(char c) => Extended.Contains(c, StringComparison.Ordinal);

    private static int Count(string text, int single, int part, Func<ReadOnlySpan<char>, Piece> next)
    {
        var (size, parts, used) = (0, 1, 0);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var piece = next(rest);
            size += piece.Size;
            used += piece.Size;
            if (used > part)
            {
                parts++;
                used = piece.Size;
            }

            rest = rest[piece.Length..];
        }

        return size <= single ? 1 : parts;
    }

    // A character of the extension table is an escape and a septet, which are not split.
    private static Piece Septets(ReadOnlySpan<char> rest) => new(1, IsExtended(rest[0]) ? 2 : 1);

    private static Piece Units(ReadOnlySpan<char> rest)
    {
        var length = rest[0] == '\r' ? 1 : StringInfo.GetNextTextElementLength(rest);
        for (var i = 1; i < length; i++)
        {
            // Newer Unicode (15.1, GB9c) joins Indic consonants after a virama; the calculator splits them.
            if (char.GetUnicodeCategory(rest[i]) == UnicodeCategory.OtherLetter && IsMark(rest[i - 1]))
            {
                length = i;
            }
        }

        return new(length, length);
    }

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format;

    /// <summary>A unit that is never split: its UTF-16 units, and the room that it needs.</summary>
    private readonly record struct Piece(int Length, int Size);
}
