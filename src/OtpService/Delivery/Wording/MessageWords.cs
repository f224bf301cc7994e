using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using OtpService.Delivery.Layout;
using OtpService.Delivery.Lengths;

namespace OtpService.Delivery.Wording;

/// <summary>
/// The words of one message in one language: a headline, with the code in it if there is one, then
/// paragraphs. Subject, text and HTML are made from the same words, so they cannot differ.
/// </summary>
internal sealed class MessageWords(int line, Template headline, ImmutableArray<MessageParagraph> paragraphs)
{
    /// <summary>The placeholder of the code.</summary>
    public const string Code = "code";

    // Leaves the letters of every script unchanged, so that no character reference adds digits to a message.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    // The code is shown large, and left to right in every language.
    private static readonly Template CodeHtml =
        Template.Parse("<strong class=\"code\"><bdi dir=\"ltr\">{{code}}</bdi></strong>", [Code]);

    /// <summary>The line of the headline in its file.</summary>
    public int Line => line;

    public Template Headline => headline;

    /// <summary>The headline in HTML.</summary>
    public Template HeadlineHtml { get; } =
        headline.Escaped(Encoder.Encode).With(name => name == Code ? CodeHtml : null);

    /// <summary>Encodes a value for HTML.</summary>
    public static string Encode(string value) => Encoder.Encode(value);

    /// <summary>Returns all words as text, with these values.</summary>
    public Template Text(MessageValues values) =>
        Template.Join("\n\n", Paragraphs(values).Select(paragraph => paragraph.Text).Prepend(headline));

    /// <summary>Returns the paragraphs in HTML, with these values.</summary>
    public Template ParagraphsHtml(MessageValues values) =>
        Template.Join("\n", Paragraphs(values).Select(paragraph => paragraph.Html(Encoder.Encode)));

    /// <summary>
    /// Returns the words as an SMS with its last lines: the headline, the link if there is one, and as many
    /// of the other paragraphs as fit without a further segment. So the first paragraph matters most.
    /// </summary>
    public string Sms(MessageValues values, SmsEnding ending)
    {
        var lastLines = values.Code is { } code ? ending.For(code) : "";
        var known = Paragraphs(values).ToList();
        var kept = known.Where(paragraph => paragraph.IsLink).ToHashSet();
        var text = Joined();
        var segments = kept.Count == 0 ? 1 : SmsSegments.Count(text);
        foreach (var paragraph in known.Where(paragraph => !paragraph.IsLink))
        {
            kept.Add(paragraph);
            var longer = Joined();
            if (SmsSegments.Count(longer) > segments || !ending.Fits(longer))
            {
                break;
            }

            text = longer;
        }

        return text;

        string Joined()
        {
            var chosen = known.Where(kept.Contains).Select(paragraph => paragraph.Text);
            return values.In(Template.Join(" ", chosen.Prepend(headline))) + lastLines;
        }
    }

    // A paragraph with an unknown value, such as a name, is left out; a link never is.
    private IEnumerable<MessageParagraph> Paragraphs(MessageValues values)
    {
        var known = paragraphs.Where(paragraph => paragraph.IsKnown(values));
        return values.Link is null || paragraphs.Any(paragraph => paragraph.IsLink)
            ? known
            : known.Append(MessageParagraph.BareLink);
    }
}
