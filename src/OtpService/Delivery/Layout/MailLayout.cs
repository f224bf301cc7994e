using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Wording;

namespace OtpService.Delivery.Layout;

/// <summary>Puts the words of emails onto the page of the brand.</summary>
internal sealed class MailLayout(MessageCatalog catalog, IOptions<DeliveryOptions> options)
{
    private readonly string brand = HtmlEncoder.Default.Encode(options.Value.BrandName);
    private readonly Accents accents = Accents.Of(options.Value.BrandColor);
    private readonly ConcurrentDictionary<(MessageWords, KnownValues), MailSheet> sheets = new();

    /// <summary>
    /// Returns the sheet of a message for the known values. It is laid out when it is first needed.
    /// </summary>
    public MailSheet Sheet(string language, MessageWords words, MessageValues values) => sheets.GetOrAdd(
        (words, values.Known),
        static (_, with) => new(
            with.words.Text(with.values),
            with.layout.Page(with.language, with.words.HeadlineHtml, with.words.ParagraphsHtml(with.values))),
        (layout: this, language, words, values));

    /// <summary>Makes the page around a headline and paragraphs, which are already HTML.</summary>
    public Template Page(string language, Template headline, Template paragraphs) =>
        catalog.Layout.With(part => part switch
    {
        "headline" => headline,
        "paragraphs" => paragraphs,
        _ => Template.Of(part switch
        {
            "language" => HtmlEncoder.Default.Encode(language),
            "direction" => LanguageTags.Direction(language),
            "brand" => brand,
            "accent" => accents.Own,
            "accentOnLight" => accents.OnLight,
            "accentOnDark" => accents.OnDark,
            _ => throw new ArgumentOutOfRangeException(nameof(headline)),
        }),
    });

    /// <summary>The brand's color unchanged, and the shades that are readable as text.</summary>
    private sealed record Accents(string Own, string OnLight, string OnDark)
    {
        public static Accents Of(string text) => BrandColor.TryParse(text, out var color)
            ? new(
                color.ToString(), color.ReadableOn(BrandColor.LightBackground).ToString(),
                color.ReadableOn(BrandColor.DarkBackground).ToString())
            : throw new InvalidOperationException("The color was used before it was validated.");
    }
}

/// <summary>An email without its values.</summary>
internal sealed record MailSheet(Template Text, Template Html);
