using System.Security.Cryptography;

namespace OtpService.Otp;

/// <summary>What the codes of a purpose look like.</summary>
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
    /// Reads what a person typed: spaces and dashes are dropped, letters are upper-cased. Anything else that
    /// is not exactly a code of this format is refused, and costs no attempt.
    /// </summary>
    public bool TryParse(string text, out Code code)
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
                code = default;
                return false;
            }

            characters[count++] = upper;
        }

        code = new Code(characters[..count].ToString());
        return count == Length;
    }
}
