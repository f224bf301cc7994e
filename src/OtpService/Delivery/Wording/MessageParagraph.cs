namespace OtpService.Delivery.Wording;

/// <summary>
/// A paragraph of a message: words, or a link after the words of its button. In text the link is its URL.
/// </summary>
internal sealed class MessageParagraph
{
    private const string LinkLine = "{{link}}";

    private static readonly Template Button = Template.Parse(
        "<table role=\"presentation\" class=\"action\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>"
        + "<td class=\"button\"><a href=\"{{link}}\">",
        ["link"]);

    private readonly Template label;

    private MessageParagraph(Template text, Template label)
    {
        (Text, this.label) = (text, label);
        IsLink = text.Mentions("link");
    }

    /// <summary>A link without words of its own.</summary>
    public static MessageParagraph BareLink { get; } = Parse(Template.Parse(LinkLine, ["link"]), LinkLine, 1);

    public bool IsLink { get; }

    /// <summary>Its words in text.</summary>
    public Template Text { get; }

    /// <summary>Reads a paragraph that begins on a line of its file.</summary>
    /// <exception cref="FormatException">A link is between words; the message names the line.</exception>
    public static MessageParagraph Parse(Template text, string source, int line)
    {
        if (!text.Mentions("link"))
        {
            return new(text, text);
        }

        var words = source.EndsWith(LinkLine, StringComparison.Ordinal) ? source[..^LinkLine.Length] : source;
        if (words.Contains(LinkLine, StringComparison.Ordinal) || (words.Length > 0 && words[^1] != '\n'))
        {
            throw new FormatException(
                $"line {line}: {{{{link}}}} must stand alone on the last line of its paragraph, below the words of "
                + "its button.");
        }

        var button = words.Length == 0 ? LinkLine : words.TrimEnd('\n');
        return new(text, Template.Parse(button, [.. text.Placeholders], line));
    }

    /// <summary>Whether every value that it contains is known; otherwise it is left out.</summary>
    public bool IsKnown(MessageValues values) => Text.Placeholders.All(name => values[name] is not null);

    /// <summary>
    /// The paragraph in HTML; a link becomes a button that mail programs without styles show as a link.
    /// </summary>
    public Template Html(Func<string, string> encode)
    {
        var words = label.Escaped(encode);
        return IsLink
            ? Template.Join("", [Button, words, Template.Of("</a></td></tr></table>")])
            : Template.Join("", [Template.Of("<p>"), words, Template.Of("</p>")]);
    }
}
