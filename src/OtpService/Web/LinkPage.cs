using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;
using OtpService.Api.Endpoints;
using OtpService.Delivery;
using OtpService.Delivery.Layout;
using OtpService.Delivery.Wording;
using OtpService.Otp.Links;
using OtpService.Otp.Recipients;

namespace OtpService.Web;

/// <summary>
/// The page of a magic link, with the brand's name and color and in every language of the messages.
/// </summary>
internal sealed class LinkPage : ILinkPage
{
    private const string LastLanguage = "en";

    private static readonly string[] Placeholders =
        ["language", "direction", "heading", "text", "whom", "form", "note", "brand", "style"];

    private readonly FrozenDictionary<string, LinkWords> words = LinkWords.ReadAll();
    private readonly Template page = Template.Parse(LinkWords.Resource("page.html"), Placeholders);
    private readonly string style;
    private readonly string brand;
    private readonly string defaultLocale;

    public LinkPage(IOptions<DeliveryOptions> delivery, IOptions<MagicLinkOptions> links)
    {
        brand = delivery.Value.BrandName;
        defaultLocale = delivery.Value.DefaultLocale;
        style = Style(delivery.Value.BrandColor);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        var way = Uri.TryCreate(links.Value.RedirectUrl, UriKind.Absolute, out var redirect)
            ? $" {redirect.GetLeftPart(UriPartial.Authority)}"
            : "";
        ContentSecurityPolicy = $"default-src 'none'; style-src 'sha256-{hash}'; img-src data:; "
            + $"form-action 'self'{way}; frame-ancestors 'none'; base-uri 'none'";
    }

    /// <summary>
    /// The policy also contains the target of the click, because browsers check the redirect that follows it
    /// against the policy.
    /// </summary>
    public string ContentSecurityPolicy { get; }

    public string Render(LinkPageView view, Address? whom, IReadOnlyList<string> languages)
    {
        var language = languages.Append(defaultLocale).SelectMany(LanguageTags.Lookup)
            .FirstOrDefault(words.ContainsKey, LastLanguage);
        var own = words[language];
        var (heading, text) = view switch
        {
            LinkPageView.Ready => (own["title"], own["lead"]),
            LinkPageView.Used => (own["used"], own["again"]),
            LinkPageView.Expired => (own["expired"], own["again"]),
            LinkPageView.Superseded => (own["superseded"], own["newest"]),
            LinkPageView.Unknown => (own["unknown"], own["again"]),
            LinkPageView.Unavailable => (own["unavailable"], own["later"]),
        };
        var form = view switch
        {
            LinkPageView.Ready or LinkPageView.Unavailable =>
                $"<form method=\"post\"><button>{HtmlEncoder.Default.Encode(own["button"])}</button></form>",
            LinkPageView.Used or LinkPageView.Expired or LinkPageView.Superseded or LinkPageView.Unknown =>
                "",
        };
        return page.Render(part => part switch
        {
            "language" => HtmlEncoder.Default.Encode(language),
            "direction" => LanguageTags.Direction(language),
            "heading" => Encode(heading),
            "text" => Encode(text),
            "whom" => whom is null ? "" : Naming(own["whom"], whom),
            "form" => form,
            "note" => view == LinkPageView.Ready ? Encode(own["note"]) : "",
            "brand" => Encode("{{brand}}"),
            "style" => style,
            _ => throw new ArgumentOutOfRangeException(nameof(view)),
        });
    }

    /// <summary>
    /// Puts the recipient into an element of its own, so that it is written from left to right in every
    /// language.
    /// </summary>
    private static string Naming(string sentence, Address whom)
    {
        var masked = $"<bdi>{HtmlEncoder.Default.Encode(whom.Masked)}</bdi>";
        var named = HtmlEncoder.Default.Encode(sentence).Replace("{{address}}", masked, StringComparison.Ordinal);
        return $"<p class=\"whom\">{named}</p>";
    }

    private string Encode(string sentence) =>
        HtmlEncoder.Default.Encode(sentence.Replace("{{brand}}", brand, StringComparison.Ordinal));

    private static string Style(string brandColor)
    {
        var accent = BrandColor.TryParse(brandColor, out var color)
            ? color
            : throw new InvalidOperationException("The color was used before it was validated.");
        return Template.Parse(LinkWords.Resource("page.css"), ["accent", "accentOnLight", "accentOnDark"])
            .Render(part => part switch
            {
                "accent" => accent.ToString(),
                "accentOnLight" => accent.ReadableOn(BrandColor.LightBackground).ToString(),
                "accentOnDark" => accent.ReadableOn(BrandColor.DarkBackground).ToString(),
                _ => throw new ArgumentOutOfRangeException(nameof(brandColor)),
            });
    }
}
