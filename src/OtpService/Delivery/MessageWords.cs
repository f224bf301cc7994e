using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace OtpService.Delivery;

/// <summary>
/// The words for one purpose, channel and language: a headline with the code in it, then paragraphs. Subject,
/// text and HTML are made of the same words, so they cannot disagree.
/// </summary>
internal sealed class MessageWords
{
    private const string Code = "code";

    // Leaves the letters of every script as they are, so that no character reference adds digits to a
    // message.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Template headline;
    private readonly Template headlineHtml;
    private readonly ImmutableArray<Template> paragraphs;

    private MessageWords(Template headline, ImmutableArray<Template> paragraphs)
    {
        this.headline = headline;
        this.paragraphs = paragraphs;
        headlineHtml = headline.Escaped(Encoder.Encode);
    }

    /// <summary>
    /// Reads the words: the headline on the first line, then paragraphs, all with empty lines between.
    /// </summary>
    /// <exception cref="FormatException">
    /// The code is not exactly once in the words, and in their headline.
    /// </exception>
    public static MessageWords Parse(string text)
    {
        var parts = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.TrimEntries)
            .Select(part => Template.Parse(part, MessageValues.Placeholders))
            .ToImmutableArray();
        if (!parts[0].Mentions(Code) || parts.Sum(part => part.Placeholders.Count(IsCode)) > 1)
        {
            throw new FormatException("The headline must contain {{code}}, once, and the rest must not.");
        }

        return new MessageWords(parts[0], parts[1..]);
    }

    public string Headline(MessageValues values) => headline.Render(name => values[name]);

    public string Text(MessageValues values) =>
        string.Join("\n\n", Paragraphs(values).Prepend(Headline(values)));

    /// <summary>The headline in HTML, with the code in strong.</summary>
    public string HeadlineHtml(MessageValues values) => headlineHtml.Render(name => IsCode(name)
        ? $"<strong>{Encoder.Encode(values[name])}</strong>"
        : Encoder.Encode(values[name]));

    /// <summary>The paragraphs in HTML.</summary>
    public string ParagraphsHtml(MessageValues values) =>
        string.Join('\n', Paragraphs(values).Select(text => $"<p>{Encoder.Encode(text)}</p>"));

    // A paragraph that greets by name is left out where there is none.
    private IEnumerable<string> Paragraphs(MessageValues values) => paragraphs
        .Where(paragraph => values.Name is not null || !paragraph.Mentions("name"))
        .Select(paragraph => paragraph.Render(name => values[name]));

    private static bool IsCode(string placeholder) => placeholder == Code;
}
