namespace OtpService.Delivery;

/// <summary>
/// A paragraph of a message: words, or a link below the words of its button. In text the link is its address.
/// </summary>
internal sealed class MessageParagraph
{
    private const string LinkLine = "{{link}}";

    private readonly Template text;
    private readonly Template label;

    private MessageParagraph(Template text, Template label)
    {
        (this.text, this.label) = (text, label);
        IsLink = text.Mentions("link");
    }

    /// <summary>A link without words of its own.</summary>
    public static MessageParagraph BareLink { get; } = Parse(Template.Parse(LinkLine, ["link"]), LinkLine, 1);

    public bool IsLink { get; }

    /// <summary>Reads a paragraph that begins on a line of its file.</summary>
    /// <exception cref="FormatException">A link stands among words; the message names the line.</exception>
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

    /// <summary>Whether everything that it mentions is known; otherwise it is left out.</summary>
    public bool IsKnown(MessageValues values) => text.Placeholders.All(name => values[name] is not null);

    public string Text(MessageValues values) => text.Render(name => values[name] ?? "");

    /// <summary>The paragraph in HTML; a link becomes a button that mail programs without styles show as a link.</summary>
    public string Html(MessageValues values, Func<string, string> encode)
    {
        var words = encode(label.Render(name => values[name] ?? ""));
        return values["link"] is { } link && IsLink
            ? "<table role=\"presentation\" class=\"action\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>"
                + $"<td class=\"button\"><a href=\"{encode(link)}\">{words}</a></td></tr></table>"
            : $"<p>{words}</p>";
    }
}
