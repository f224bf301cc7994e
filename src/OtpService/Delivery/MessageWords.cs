using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace OtpService.Delivery;

/// <summary>
/// The words of one message in one language: a headline, with the code in it if there is one, then
/// paragraphs. Subject, text and HTML are made of the same words, so they cannot disagree.
/// </summary>
internal sealed class MessageWords
{
    private const string Code = "code";
    private const int ShortestCode = 4;

    // Leaves the letters of every script as they are, so that no character reference adds digits to a
    // message.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Template headline;
    private readonly Template headlineHtml;
    private readonly ImmutableArray<MessageParagraph> paragraphs;

    private MessageWords(int line, Template headline, ImmutableArray<MessageParagraph> paragraphs)
    {
        Line = line;
        this.headline = headline;
        this.paragraphs = paragraphs;
        headlineHtml = headline.Escaped(Encoder.Encode);
    }

    /// <summary>Where the headline stands in its file.</summary>
    public int Line { get; }

    /// <summary>
    /// Reads the lines of a section: the headline on the first of them, then paragraphs, all with empty lines
    /// between.
    /// </summary>
    /// <exception cref="FormatException">
    /// The words are not what their kind asks for; the message names the line.
    /// </exception>
    public static MessageWords Parse(MessageKind kind, ReadOnlySpan<string> lines, int firstLine)
    {
        List<Template> parts = [];
        var rest = ImmutableArray.CreateBuilder<MessageParagraph>();
        var headlineAt = firstLine;
        for (var start = 0; start < lines.Length;)
        {
            var length = lines[start..].IndexOf("");
            var end = length < 0 ? lines.Length : start + length;
            if (end > start)
            {
                headlineAt = parts.Count == 0 ? firstLine + start : headlineAt;
                var text = string.Join('\n', lines[start..end]);
                CheckNumbers(text, firstLine + start);
                var part = Template.Parse(text, MessageKinds.Placeholders(kind), firstLine + start);
                if (parts.Count > 0)
                {
                    rest.Add(MessageParagraph.Parse(part, text, firstLine + start));
                }

                parts.Add(part);
            }

            start = end + 1;
        }

        CheckCode(kind, parts, headlineAt);
        return new MessageWords(headlineAt, parts[0], rest.ToImmutable());
    }

    public string Headline(MessageValues values) => headline.Render(name => values[name] ?? "");

    public string Text(MessageValues values) =>
        string.Join("\n\n", Paragraphs(values).Select(p => p.Text(values)).Prepend(Headline(values)));

    /// <summary>
    /// The words as an SMS with something behind them: the headline, the link if there is one, and of the other
    /// paragraphs as many as need no further segment. So the first one matters most.
    /// </summary>
    public string Sms(MessageValues values, string ending)
    {
        var known = Paragraphs(values).ToList();
        var kept = known.Where(paragraph => paragraph.IsLink).ToHashSet();
        var text = Joined();
        var segments = kept.Count == 0 ? 1 : SmsSegments.Count(text);
        foreach (var paragraph in known.Where(paragraph => !paragraph.IsLink))
        {
            kept.Add(paragraph);
            var longer = Joined();
            if (SmsSegments.Count(longer) > segments)
            {
                break;
            }

            text = longer;
        }

        return text;

        string Joined()
        {
            var chosen = known.Where(kept.Contains).Select(paragraph => paragraph.Text(values));
            return string.Join(' ', chosen.Prepend(Headline(values))) + ending;
        }
    }

    /// <summary>The headline in HTML, with the code in strong, left to right in every language.</summary>
    public string HeadlineHtml(MessageValues values) => headlineHtml.Render(name => name == Code
        ? $"<strong class=\"code\"><bdi dir=\"ltr\">{Encoder.Encode(values[name] ?? "")}</bdi></strong>"
        : Encoder.Encode(values[name] ?? ""));

    /// <summary>The paragraphs in HTML.</summary>
    public string ParagraphsHtml(MessageValues values) =>
        string.Join('\n', Paragraphs(values).Select(paragraph => paragraph.Html(values, Encoder.Encode)));

    // A paragraph that mentions what is not known, such as a name, is left out; a link never is.
    private IEnumerable<MessageParagraph> Paragraphs(MessageValues values)
    {
        var known = paragraphs.Where(paragraph => paragraph.IsKnown(values));
        return values.Link is null || paragraphs.Any(paragraph => paragraph.IsLink)
            ? known
            : known.Append(MessageParagraph.BareLink);
    }

    private static void CheckNumbers(string text, int line)
    {
        var digits = 0;
        foreach (var c in text)
        {
            digits = char.IsDigit(c) ? digits + 1 : 0;
            if (digits == ShortestCode)
            {
                throw new FormatException(
                    $"line {line}: a number of four or more digits could be taken for the code: leave it out.");
            }
        }
    }

    private static void CheckCode(MessageKind kind, List<Template> parts, int line)
    {
        if (parts.Count == 0)
        {
            throw new FormatException($"line {line}: the section is empty: write a headline.");
        }

        var codes = parts.Sum(part => part.Placeholders.Count(name => name == Code));
        if (kind != MessageKind.Alert && (codes != 1 || !parts[0].Mentions(Code)))
        {
            throw new FormatException(
                $"line {line}: the headline must contain {{{{code}}}}, once, and the rest must not.");
        }

        if (parts[0].Mentions("link"))
        {
            throw new FormatException(
                $"line {line}: {{{{link}}}} is not always known: put it into a paragraph of its own.");
        }

        if (kind == MessageKind.AnyCode && parts[0].Mentions("minutes"))
        {
            throw new FormatException(
                $"line {line}: {{{{minutes}}}} is not always known here: put it into a paragraph of its own.");
        }
    }
}
