using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;
using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>Puts a code into words.</summary>
internal sealed class MessageWriter(MessageCatalog catalog, IOptions<DeliveryOptions> options)
{
    private readonly string brand = options.Value.BrandName;

    public Message Write(CodeDelivery delivery)
    {
        var channel = delivery.Address.Channel;
        var words = catalog.Find(channel, delivery.Purpose.Name);
        var name = PersonName.TryParse(delivery.Name, out var parsed) ? parsed : null;
        var values = new MessageValues(delivery.Code, delivery.Purpose.Lifetime, brand, name);
        var email = channel switch
        {
            Channel.Email => new EmailParts { Subject = words.Headline(values), Html = Html(words, values) },
            Channel.Sms => null,
        };
        return new(delivery.Id, delivery.Address, delivery.Code, words.Text(values), email);
    }

    private string Html(MessageWords words, MessageValues values) => catalog.Layout.Render(part => part switch
    {
        "language" => MessageCatalog.Language,
        "brand" => HtmlEncoder.Default.Encode(brand),
        "headline" => words.HeadlineHtml(values),
        "paragraphs" => words.ParagraphsHtml(values),
        _ => throw new ArgumentOutOfRangeException(nameof(words)),
    });
}
