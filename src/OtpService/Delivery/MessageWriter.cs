using System.Collections.Frozen;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;
using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>Puts a message into words.</summary>
internal sealed class MessageWriter(MessageCatalog catalog, IOptions<DeliveryOptions> options)
{
    private readonly string brand = options.Value.BrandName;
    private readonly string defaultLocale = options.Value.DefaultLocale;
    private readonly string domain = options.Value.WebOtpDomain;
    private readonly Accents accents = Accents.Of(options.Value.BrandColor);

    /// <summary>The names under which there are words, in any language.</summary>
    public IReadOnlySet<string> Templates { get; } =
        catalog.Entries.Keys.Select(key => key.Name).ToFrozenSet(StringComparer.Ordinal);

    public Message Write(OutgoingMessage message) =>
        message.Content is { } content ? Pass(message, content) : Word(message);

    private Message Word(OutgoingMessage message)
    {
        var (language, words) = catalog.Find(
            message.Address.Channel, TemplateOf(message), message.Locales.Append(defaultLocale));
        var name = PersonName.TryParse(message.Name, out var parsed) ? parsed : null;
        var values = new MessageValues(brand, name)
        {
            Code = message.Code,
            Link = message.Link,
            Lifetime = message.Lifetime,
            Event = message.Event,
        };
        return message.Address.Channel switch
        {
            Channel.Email => new(
                message.Id, message.Address, message.Template, message.Code, words.Text(values), new EmailParts
                {
                    Subject = words.Headline(values),
                    Html = Html(language, words, values),
                }),
            Channel.Sms => new(
                message.Id, message.Address, message.Template, message.Code,
                words.Sms(values, message.Code is { } code ? DomainLine(domain, code) : ""), Email: null),
        };
    }

    /// <summary>
    /// The end of an SMS that binds its code to a site, so that browsers fill it in there and nowhere else
    /// (wicg.github.io/sms-one-time-codes).
    /// </summary>
    public static string DomainLine(string domain, Code code) =>
        domain.Length == 0 ? "" : $"\n\n@{domain} #{code.Reveal()}";

    /// <summary>The words of another system as they are; a subject is one line, and HTML is made where it is missing.</summary>
    private Message Pass(OutgoingMessage message, MessageContent content)
    {
        var subject = new string([.. content.Subject.Where(c => !char.IsControl(c))]);
        var email = message.Address.Channel switch
        {
            Channel.Email => new EmailParts
            {
                Subject = subject.Length > 0 ? subject : brand,
                Html = content.Html is { Length: > 0 } html ? html : Html(subject, content.Text),
            },
            Channel.Sms => null,
        };
        return new(message.Id, message.Address, message.Template, message.Code, content.Text, email);
    }

    // A purpose may have any name, even one whose words have no place for a code.
    private static string TemplateOf(OutgoingMessage message) =>
        message.Code is not null && MessageKinds.Of(message.Template) == MessageKind.Alert
            ? MessageKinds.AnyCode
            : message.Template;

    private string Html(string language, MessageWords words, MessageValues values) =>
        Html(language, words.HeadlineHtml(values), words.ParagraphsHtml(values));

    private string Html(string subject, string text) => Html(
        defaultLocale,
        HtmlEncoder.Default.Encode(subject),
        string.Concat(text.ReplaceLineEndings("\n").Split("\n\n").Select(p => $"<p>{HtmlEncoder.Default.Encode(p)}</p>")));

    private string Html(string language, string headline, string paragraphs) =>
        catalog.Layout.Render(part => part switch
        {
            "language" => HtmlEncoder.Default.Encode(language),
            "direction" => LanguageTags.Direction(language),
            "brand" => HtmlEncoder.Default.Encode(brand),
            "accent" => accents.Own,
            "accentOnLight" => accents.OnLight,
            "accentOnDark" => accents.OnDark,
            "headline" => headline,
            "paragraphs" => paragraphs,
            _ => throw new ArgumentOutOfRangeException(nameof(paragraphs)),
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
