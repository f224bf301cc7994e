using System.Text;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// Spoils text in the ways in which strangers do. A character is a byte of what goes over the wire.
/// </summary>
internal static class Mutation
{
    private static readonly string[] Oddities =
    [
        "", "null", "true", "{}", "[]", "[[[[[[[[", "\"", "\\", "\\u0000", "\\ud800", "\\u202e", "-1", "0",
        "1e999", "1.5",
        "99999999999999999999", "\0", "\r\n", "\r\nBcc: eve@example.com", "%00", "%2e%2e%2f", "../..", "%",
        "&", "+", ";", ",",
        "' OR 1=1--", "{{code}}", "${jndi:ldap://a}", "<script>", "=", "@", "@@", ".", "..", "xn--a",
        "١٢٣٤٥٦", "１２３４５６",
        "é", "\u0130", "\u212a", "\uFEFF", "😀", "\u202E", "+1", "tel:", "mailto:", "*", "$(id)",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\n", "Host: b\r\n",
    ];

    private static readonly Func<string, Chance, string>[] Ways =
    [
        (text, chance) => Cut(text, chance, (before, _, after) => before + after),
        (text, chance) => Cut(text, chance, (before, part, after) => before + part + part + after),
        (text, chance) =>
            Cut(text, chance, (before, part, after) => before + new string([.. part.Reverse()]) + after),
        (text, chance) =>
            Cut(text, chance, (before, _, after) => before + Bytes(chance.Pick(Oddities)) + after),
        (text, chance) =>
            Cut(text, chance, (before, part, after) => before + Bytes(chance.Pick(Oddities)) + part + after),
        (text, chance) => Cut(text, chance, (before, _, after) => before + (char)chance.Next(0, 256) + after),
        (text, chance) => Cut(text, chance, (before, part, _) => before + part),
        (text, chance) => Cut(text, chance, (before, part, after) =>
            before + new string(part.FirstOrDefault('a'), chance.Next(1, 20_000)) + after),
        (text, chance) =>
            Cut(text, chance, (before, part, after) => before + part.ToUpperInvariant() + after),
    ];

    /// <summary>The text after a few changes, or after none.</summary>
    public static string Of(string text, Chance chance)
    {
        for (var changes = chance.Next(0, 4); changes > 0; changes--)
        {
            text = chance.Pick(Ways)(text, chance);
        }

        return text;
    }

    /// <summary>The bytes of the text in UTF-8, a character for each.</summary>
    public static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Takes a part out, mostly a small one, and puts together what becomes of it.</summary>
    private static string Cut(string text, Chance chance, Func<string, string, string, string> join)
    {
        var start = chance.Next(0, text.Length + 1);
        var most = Math.Min(text.Length - start, chance.OneIn(4) ? text.Length : 6);
        var end = start + chance.Next(0, most + 1);
        return join(text[..start], text[start..end], text[end..]);
    }
}
