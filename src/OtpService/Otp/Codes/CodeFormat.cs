using OtpService.Otp.Recipients;

namespace OtpService.Otp.Codes;

/// <summary>The format of a purpose's codes, and how they are read from what people type.</summary>
/// <param name="Length">Characters in a code, 4 to 10; leading zeros are kept.</param>
/// <param name="Alphabet">The characters, each equally likely.</param>
internal sealed record CodeFormat(int Length, string Alphabet)
{
    public const int MinLength = 4;
    public const int MaxLength = 10;

    public const string Digits = "0123456789";

    /// <summary>Upper-case letters and digits without those that look alike (0 O, 1 I L, U V).</summary>
    public const string Unambiguous = "23456789ABCDEFGHJKMNPQRSTWXYZ";

    /// <summary>How many different codes there are.</summary>
    public double Space => Math.Pow(Alphabet.Length, Length);

    /// <summary>
    /// A code that another system made: 4 to 10 ASCII letters and digits, kept as they are.
    /// </summary>
    public static bool TryParseForeign(string? text, out Code code)
    {
        code = new Code(text ?? "");
        return text is { Length: >= MinLength and <= MaxLength } && text.All(char.IsAsciiLetterOrDigit);
    }

    /// <summary>
    /// Finds the code in text that a person typed or pasted. The text is either the code, perhaps with spaces and
    /// dashes in it, or a whole message, of which the first word that looks like a code is used. Letters of a
    /// typed code become upper case. Text without a code of this format is rejected, and costs no attempt.
    /// </summary>
    public bool TryParse(string text, out Code code)
    {
        var plain = TypedText.Plain(text);
        var found = Whole(plain) ?? Within(plain, "") ?? Within(plain, " -");
        code = new Code(found ?? "");
        return found is not null;
    }

    private string? Whole(string text)
    {
        Span<char> characters = stackalloc char[Length];
        var count = 0;
        foreach (var c in text)
        {
            if (c is ' ' or '-')
            {
                continue;
            }

            var upper = char.IsAsciiLetterLower(c) ? (char)(c - 'a' + 'A') : c;
            if (count == Length || !Alphabet.Contains(upper, StringComparison.Ordinal))
            {
                return null;
            }

            characters[count++] = upper;
        }

        return count == Length ? characters.ToString() : null;
    }

    /// <summary>
    /// Finds the first run of exactly as many characters as a code has, with at most one of these gaps between
    /// two of them. No ASCII letter or digit may stand at either end, nor a digit beyond a gap. Letters must be
    /// in upper case, since a message contains them as they were sent.
    /// </summary>
    private string? Within(string text, string gaps)
    {
        Span<char> run = stackalloc char[Length];
        for (var start = 0; start < text.Length; start++)
        {
            var at = start;
            var count = 0;
            while (at < text.Length && count < Length && Alphabet.Contains(text[at], StringComparison.Ordinal))
            {
                run[count++] = text[at++];
                at += count < Length && IsOneOf(gaps, text, at) ? 1 : 0;
            }

            if (count == Length && !IsTaken(text, start - 1, -1, gaps) && !IsTaken(text, at, 1, gaps))
            {
                return run.ToString();
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a run goes on: its neighbor is a letter or digit, or a gap with a digit beyond it.
    /// </summary>
    private static bool IsTaken(string text, int at, int step, string gaps) =>
        (at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
        || (IsOneOf(gaps, text, at) && at + step >= 0 && at + step < text.Length
            && char.IsAsciiDigit(text[at + step]));

    private static bool IsOneOf(string characters, string text, int at) =>
        at >= 0 && at < text.Length && characters.Contains(text[at], StringComparison.Ordinal);
}
