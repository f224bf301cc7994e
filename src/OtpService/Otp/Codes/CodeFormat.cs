using System.Security.Cryptography;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Codes;

/// <summary>The format of a purpose's codes, and their generator.</summary>
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

    /// <summary>A new code from the system's cryptographic generator, uniform over the whole space.</summary>
    public Code NewCode() => new(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>
    /// Reads what a person typed or pasted: the code, with spaces and dashes in it, or a whole message, in
    /// which it is the first word that looks like one. Letters are upper-cased. What holds no code of this
    /// format is refused, and costs no attempt.
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
    /// The first run of as many characters as a code has, with at most one of these gaps between two, and no
    /// ASCII letter or digit at either end, nor beyond such a gap. In a message letters are written as they
    /// were sent.
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

    /// <summary>Whether the neighbour of a run, or the one beyond a gap, is another letter or digit.</summary>
    private static bool IsTaken(string text, int at, int step, string gaps) =>
        (at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
        || (IsOneOf(gaps, text, at) && at + step >= 0 && at + step < text.Length
            && char.IsAsciiDigit(text[at + step]));

    private static bool IsOneOf(string characters, string text, int at) =>
        at >= 0 && at < text.Length && characters.Contains(text[at], StringComparison.Ordinal);
}
