using System.Text;

namespace OtpService.Otp.Recipients.Idna;

/// <summary>
/// Converts international domain names as browsers do (UTS 46, not transitional). Every spelling of a name
/// becomes the same ASCII. Text that is not a valid name is rejected, so that it never becomes another domain.
/// </summary>
internal static class InternationalName
{
    private const string Prefix = "xn--";
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    /// <summary>Converts a name to ASCII; null if it is not valid. The length is not checked.</summary>
    public static string? ToAscii(string name)
    {
        if (Mapped(name)?.Split('.') is not { } labels)
        {
            return null;
        }

        List<List<int>> read = [];
        foreach (var label in labels)
        {
            if (CodesOf(label) is not { } codes)
            {
                return null;
            }

            read.Add(codes);
        }

        return BidiRule.Allows(read.FindAll(codes => codes.Count > 0)) ? string.Join('.', read.Select(Encoded)) : null;
    }

    private static string? Mapped(string name)
    {
        List<int> codes = [];
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return null;
            }

            var code = rune.Value;
            codes.AddRange(
                rune.IsAscii ? [code is >= 'A' and <= 'Z' ? code + 'a' - 'A' : code]
                : Uts46Table.Instance.MappingOf(code) ?? [code]);
        }

        return TextOf(Normalization.Compose(codes));
    }

    /// <summary>Returns the characters of a label; null if it is not valid.</summary>
    private static List<int>? CodesOf(string label)
    {
        if (label.StartsWith(Prefix, StringComparison.Ordinal))
        {
            // The decoded label must encode to exactly this text, so that two spellings never stand for one name.
            var told = Punycode.Decode(label[Prefix.Length..]);
            return told is not null && told.Exists(code => !Rune.IsValid(code) || code > 127) && IsGood(told)
                && Normalization.Compose(told).SequenceEqual(told) && Encoded(told) == label
                ? told
                : null;
        }

        List<int> codes = [.. label.EnumerateRunes().Select(rune => rune.Value)];
        return Ascii.IsValid(label) || IsGood(codes) ? codes : null;
    }

    private static string Encoded(List<int> label) =>
        label.TrueForAll(code => code < 128) ? TextOf(label) : $"{Prefix}{Punycode.Encode(label)}";

    private static bool IsGood(List<int> label)
    {
        for (var i = 0; i < label.Count; i++)
        {
            var code = label[i];
            var good = code < 128
                ? code == '-' || char.IsAsciiLetterLower((char)code) || char.IsAsciiDigit((char)code)
                : Uts46Table.Instance.IsValid(code) && (code is not (Joiner or NonJoiner) || MayJoin(label, i));
            if (!good)
            {
                return false;
            }
        }

        return label[0] != '-' && label[^1] != '-'
            && (label.Count < 4 || label[2] != '-' || label[3] != '-')
            && !IsMark(label[0]);
    }

    /// <summary>
    /// Whether a joiner may be at this place. Both joiners may follow a virama. The zero-width non-joiner may
    /// also be between two letters of the Arabic script (RFC 5892 appendix A, whose table of forms is not
    /// checked: no two names differ by it).
    /// </summary>
    private static bool MayJoin(List<int> label, int at) => at > 0
        && (Uts46Table.Instance.Viramas.Contains(label[at - 1])
            || (label[at] == NonJoiner && at + 1 < label.Count && IsArabic(label[at - 1]) && IsArabic(label[at + 1])));

    private static bool IsArabic(int code) => code is >= 0x0620 and <= 0x07FF;

    private static bool IsMark(int code) => Rune.GetUnicodeCategory(new Rune(code)) is
        System.Globalization.UnicodeCategory.NonSpacingMark
        or System.Globalization.UnicodeCategory.SpacingCombiningMark
        or System.Globalization.UnicodeCategory.EnclosingMark;

    private static string TextOf(List<int> codes)
    {
        var text = new StringBuilder(codes.Count);
        codes.ForEach(code => text.Append(new Rune(code)));
        return text.ToString();
    }
}
