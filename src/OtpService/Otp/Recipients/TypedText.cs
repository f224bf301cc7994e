using System.Globalization;
using System.Text;

namespace OtpService.Otp.Recipients;

/// <summary>
/// Text that people typed or pasted, in the characters that they meant. Keyboards of many scripts have digits of
/// their own, and contacts, mails and documents bring along spaces and marks that nobody sees.
/// </summary>
internal static class TypedText
{
    private const char FullWidthFirst = '！';
    private const char FullWidthLast = '～';

    /// <summary>
    /// Decimal digits of every script and full-width characters as ASCII, every kind of white space as a
    /// space, every kind of dash as a hyphen, and without characters of format (Unicode category Cf), such as
    /// those that set the direction of text.
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

    /// <summary>Without white space and characters of format at both ends.</summary>
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

    /// <summary>The ASCII character that a full-width one stands for; others as they are.</summary>
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
