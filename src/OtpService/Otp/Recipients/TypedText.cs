using System.Globalization;
using System.Text;

namespace OtpService.Otp.Recipients;

/// <summary>
/// Converts text that people typed or pasted to the characters that they meant. Keyboards of many scripts have
/// digits of their own, and text from contacts, emails and documents contains invisible spaces and marks.
/// </summary>
internal static class TypedText
{
    private const char FullWidthFirst = '！';
    private const char FullWidthLast = '～';

    /// <summary>
    /// Converts decimal digits of every script and full-width characters to ASCII, every kind of white space to a
    /// space, and every kind of dash to a hyphen. Format characters (Unicode category Cf), such as those that set
    /// the direction of text, are removed.
    /// </summary>
    public static string Plain(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (PlainOf(rune) is { } character)
            {
                plain.Append(character);
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                plain.Append(rune);
            }
        }

        return plain.ToString();
    }

    /// <summary>Removes white space and format characters at both ends.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && IsBlank(text[start]))
        {
            start++;
        }

        var end = text.Length;
        while (end > start && IsBlank(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>Returns the ASCII character for a full-width one, and any other character unchanged.</summary>
    public static char HalfWidth(char c) =>
        c is >= FullWidthFirst and <= FullWidthLast ? (char)(c - FullWidthFirst + '!') : c;

    private static char? PlainOf(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune))
        {
            return ' ';
        }

        if (rune.IsBmp && HalfWidth((char)rune.Value) is <= '~' and var ascii && !char.IsControl(ascii))
        {
            return ascii;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DecimalDigitNumber => (char)('0' + (int)Rune.GetNumericValue(rune)),
            UnicodeCategory.DashPunctuation => '-',
            _ => null,
        };
    }

    private static bool IsBlank(char c) =>
        char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
