using System.Buffers;
using System.Globalization;
using System.Text;

namespace OtpService.Otp;

/// <summary>Host names in their ASCII form.</summary>
internal static class HostName
{
    private const int MaxLabelLength = 63;

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789.-");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// Reads a name of at least two labels, the last of them not a number (RFC 1123 section 2.1).
    /// International names become their ASCII form (RFC 5891), which parses to itself.
    /// </summary>
    public static bool TryParse(string text, out string host)
    {
        host = text.ToLowerInvariant();
        if (host.AsSpan().ContainsAnyExcept(Characters))
        {
            if (!host.EnumerateRunes().All(IsLabelRune))
            {
                return false;
            }

            try
            {
                host = Idn.GetAscii(host).ToLowerInvariant();
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        return HasGoodLabels(host);
    }

    /// <summary>
    /// What IDNA 2008 lets into a label (RFC 5892): lower-case letters, marks and digits of any script.
    /// </summary>
    private static bool IsLabelRune(Rune rune) => rune.IsAscii
        ? Characters.Contains((char)rune.Value)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;

    private static bool HasGoodLabels(string host)
    {
        var labels = 0;
        var last = ReadOnlySpan<char>.Empty;
        foreach (var range in host.AsSpan().Split('.'))
        {
            last = host.AsSpan(range);
            if (last.IsEmpty || last.Length > MaxLabelLength || last[0] == '-' || last[^1] == '-'
                || last.ContainsAnyExcept(Characters))
            {
                return false;
            }

            labels++;
        }

        return labels >= 2 && last.ContainsAnyExceptInRange('0', '9');
    }
}
