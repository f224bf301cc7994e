using System.Text.RegularExpressions;

namespace OtpService.Otp.Recipients;

/// <summary>
/// The digits of a telephone number as somebody typed them, and what their spelling says of them.
/// </summary>
internal readonly partial record struct PhoneSpelling
{
    /// <summary>Longer than any number with what people dial before it.</summary>
    private const int MaxDigits = 24;

    private const string Separators = " -./()[]·";
    private static readonly string[] Schemes = ["tel:", "sms:"];

    /// <summary>Whether a plus sign says that they begin with a country calling code.</summary>
    public bool HasPlus { get; private init; }

    public string Digits => Spellings[0];

    /// <summary>
    /// The digits, then without the zero in <c language="text">+44 (0)20</c>, which is dialed at home only,
    /// where there is one.
    /// </summary>
    public string[] Spellings { get; private init; }

    /// <summary>
    /// The text without what stands apart at its end, as an extension or the end of a second number does: up to four
    /// digits behind a slash or in brackets, up to two behind a dash. Null where nothing does.
    /// </summary>
    public string? WithoutTail { get; private init; }

    /// <summary>Reads a number and nothing beside it; false where there is anything else.</summary>
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

    /// <summary>Without the scheme of a link (RFC 3966, RFC 5724).</summary>
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
