using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;
using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>Puts a code into words.</summary>
internal sealed class MessageWriter(MessageCatalog catalog, IOptions<DeliveryOptions> options)
{
    private readonly string brand = options.Value.BrandName;
    private readonly string defaultLocale = options.Value.DefaultLocale;
    private readonly string domain = options.Value.WebOtpDomain;
    private readonly BrandColor accent = BrandColor.TryParse(options.Value.BrandColor, out var color)
        ? color
        : throw new InvalidOperationException("The colour was used before it was validated.");

    public Message Write(CodeDelivery delivery)
    {
        var channel = delivery.Address.Channel;
        var purpose = delivery.Purpose.Name;
        var (language, words) = catalog.Find(
            channel,
            MessageKinds.Of(purpose) == MessageKind.Code ? purpose : MessageKinds.Default,
            delivery.Locales.Append(defaultLocale));
        var name = PersonName.TryParse(delivery.Name, out var parsed) ? parsed : null;
        var values = new MessageValues(brand, name)
        {
            Code = delivery.Code,
            Lifetime = delivery.Purpose.Lifetime,
        };
        return channel switch
        {
            Channel.Email => new(
                delivery.Id, delivery.Address, delivery.Code, words.Text(values), new EmailParts
                {
                    Subject = words.Headline(values),
                    Html = Html(language, words, values),
                }),
            Channel.Sms => new(
                delivery.Id, delivery.Address, delivery.Code,
                words.Sms(values, DomainLine(domain, delivery.Code)), Email: null),
        };
    }

    /// <summary>
    /// The end of an SMS that binds its code to a site, so that browsers fill it in there and nowhere else
    /// (wicg.github.io/sms-one-time-codes).
    /// </summary>
    public static string DomainLine(string domain, Code code) =>
        domain.Length == 0 ? "" : $"\n\n@{domain} #{code.Reveal()}";

    private string Html(string language, MessageWords words, MessageValues values) =>
        catalog.Layout.Render(part => part switch
        {
            "language" => HtmlEncoder.Default.Encode(language),
            "direction" => LanguageTags.Direction(language),
            "brand" => HtmlEncoder.Default.Encode(brand),
            "accent" => accent.ToString(),
            "accentOnLight" => accent.ReadableOn(BrandColor.LightBackground).ToString(),
            "accentOnDark" => accent.ReadableOn(BrandColor.DarkBackground).ToString(),
            "headline" => words.HeadlineHtml(values),
            "paragraphs" => words.ParagraphsHtml(values),
            _ => throw new ArgumentOutOfRangeException(nameof(words)),
        });
}
