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

    /// <summary>The sheet of a message for what is known of it, laid out when it is first needed.</summary>
    public MailSheet Sheet(string language, MessageWords words, MessageValues values) => sheets.GetOrAdd(
        (words, values.Known),
        static (_, with) => new(
            with.words.Text(with.values),
            with.layout.Page(with.language, with.words.HeadlineHtml, with.words.ParagraphsHtml(with.values))),
        (layout: this, language, words, values));

    /// <summary>A page around a headline and paragraphs, which are HTML already.</summary>
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

    /// <summary>The brand's colour as it is, and where it must be readable.</summary>
    private sealed record Accents(string Own, string OnLight, string OnDark)
    {
        public static Accents Of(string text) => BrandColor.TryParse(text, out var color)
            ? new(
                color.ToString(), color.ReadableOn(BrandColor.LightBackground).ToString(),
                color.ReadableOn(BrandColor.DarkBackground).ToString())
            : throw new InvalidOperationException("The colour was used before it was validated.");
    }
}

/// <summary>An email in which only the values are missing.</summary>
internal sealed record MailSheet(Template Text, Template Html);
