using System.Text;

namespace OtpService.Delivery.Wording;

/// <summary>
/// Separates opening braces, for providers that would treat two of them as a template of their own and leave
/// out what is between them. Readers see the same characters.
/// </summary>
internal static class Braces
{
    /// <summary>Is invisible, and allows no line break (Unicode's WORD JOINER).</summary>
    private const char Nothing = '\u2060';

    private const string Entity = "&#123;";

    /// <summary>Separates braces in plain text.</summary>
    public static string PartInText(string text) => Part(text, $"{{{Nothing}");

    /// <summary>
    /// Separates braces in HTML. Values are next to others in one page, so a brace at either end of a value
    /// is separated too.
    /// </summary>
    public static string PartInHtml(string html) => Part(html, Entity);

    private static string Part(string text, string brace)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
        {
            return text;
        }

        var parted = new StringBuilder(text.Length + brace.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{' && (IsBraceOrEnd(text, i - 1) || IsBraceOrEnd(text, i + 1)))
            {
                parted.Append(brace);
            }
            else
            {
                parted.Append(text[i]);
            }
        }

        return parted.ToString();
    }

    private static bool IsBraceOrEnd(string text, int at) =>
        at < 0 || at >= text.Length || text[at] == '{';
}
