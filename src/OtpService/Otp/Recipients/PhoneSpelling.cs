using System.Text.RegularExpressions;

namespace OtpService.Otp.Recipients;

/// <summary>The digits of a phone number as somebody typed them, and the details of their spelling.</summary>
internal readonly partial record struct PhoneSpelling
{
    /// <summary>More digits than any number has, including the prefixes that people dial.</summary>
    private const int MaxDigits = 24;

    private const string Separators = " -./()[]·";
    private static readonly string[] Schemes = ["tel:", "sms:"];

    /// <summary>Whether there is a plus sign, after which the digits begin with a calling code.</summary>
    public bool HasPlus { get; private init; }

    public string Digits => Spellings[0];

    /// <summary>
    /// The digits and, if there is one, the digits without the zero in <c language="text">+44 (0)20</c>, which is
    /// dialed only within the country.
    /// </summary>
    public string[] Spellings { get; private init; }

    /// <summary>
    /// The text without a separate part at its end, which may be an extension or the end of a second number: up
    /// to four digits after a slash or in brackets, or up to two after a dash. Null if there is no such part.
    /// </summary>
    public string? WithoutTail { get; private init; }

    /// <summary>Reads a number; false if the text contains anything else.</summary>
    public static bool TryParse(string text, out PhoneSpelling phone)
    {
        phone = default;
        var plain = Number(TypedText.Plain(text).Trim());
        Span<char> digits = stackalloc char[MaxDigits];
        var count = 0;
        var trunk = -1;
        var plus = false;
        for (var i = 0; i < plain.Length; i++)
        {
            var c = plain[i];
            if (char.IsAsciiDigit(c) && count < MaxDigits)
            {
                if (count > 0 && trunk < 0 && IsTrunk(plain, i))
                {
                    trunk = count;
                }

                digits[count++] = c;
            }
            else if (c == '+' && count == 0 && !plus)
            {
                plus = true;
            }
            else if (!Separators.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        var tail = TailPart.Match(plain);
        phone = new()
        {
            HasPlus = plus,
            WithoutTail = tail.Success ? plain[..tail.Index] : null,
            Spellings = trunk < 0
                ? [digits[..count].ToString()]
                : [digits[..count].ToString(), string.Concat(digits[..trunk], digits[(trunk + 1)..count])],
        };
        return count > 0;
    }

    /// <summary>Removes the scheme of a link (RFC 3966, RFC 5724).</summary>
    private static string Number(string text)
    {
        var scheme = Schemes.FirstOrDefault(s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase));
        return text[(scheme?.Length ?? 0)..];
    }

    [GeneratedRegex("(?: */ *[0-9]{1,4}| *[(\\[] *[0-9]{1,4} *[)\\]]| *- *[0-9]{1,2}) *$", RegexOptions.None, 1000)]
    private static partial Regex TailPart { get; }

    private static bool IsTrunk(string text, int at) =>
        text[at] == '0' && text[at - 1] == '(' && at + 1 < text.Length && text[at + 1] == ')';
}
