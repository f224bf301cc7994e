using System.Collections.Frozen;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Layout;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Delivery.Wording;

/// <summary>Writes a message in its final words.</summary>
internal sealed class MessageWriter(
    MessageCatalog catalog, MailLayout layout, IOptions<DeliveryOptions> options)
{
    private readonly string brand = options.Value.BrandName;
    private readonly string defaultLocale = options.Value.DefaultLocale;
    private readonly CodeHeaders headers = new(options.Value.WebOtpDomain);
    private readonly SmsEnding ending = SmsEnding.Of(options.Value);

    /// <summary>The names for which there are words, in any language.</summary>
    public IReadOnlySet<string> Templates { get; } =
        catalog.Entries.Keys.Select(key => key.Name).ToFrozenSet(StringComparer.Ordinal);

    public Message Write(OutgoingMessage message) =>
        message.Content is { } content ? Pass(message, content) : Word(message);

    private Message Word(OutgoingMessage message)
    {
        var (language, words) = catalog.Find(
            message.Address.IsPhone ? Channel.Sms : Channel.Email, TemplateOf(message), message.Locales.Append(defaultLocale));
        var name = PersonName.TryParse(message.Name, out var parsed) ? parsed : null;
        var values = new MessageValues(brand, name)
        {
            Code = message.Code,
            Link = message.Link,
            Lifetime = message.Lifetime,
            Event = message.Event,
        };
        var written = message.Address.Channel switch
        {
            Channel.Email => Mail(message, values, words, layout.Sheet(language, words, values)),
            _ => new Message(
                message.Id, message.Address, message.Template, message.Code,
                words.Sms(values, message.Address.Channel == Channel.Sms ? ending : SmsEnding.None), Email: null),
        };
        return written with
        {
            Language = language,
            Lifetime = message.Lifetime ?? TimeSpan.Zero,
        };
    }

    private Message Mail(
        OutgoingMessage message, MessageValues values, MessageWords words, MailSheet sheet)
    {
        var parts = new EmailParts
        {
            Subject = values.In(words.Headline),
            Html = new(sheet.Html, name => MessageWords.Encode(values[name] ?? "")),
            Headers = headers.Of(message.Code),
        };
        return new(message.Id, message.Address, message.Template, message.Code, values.In(sheet.Text), parts);
    }

    /// <summary>
    /// Returns the words of another system unchanged, except that the subject becomes one line, and missing
    /// HTML is made from the text.
    /// </summary>
    private Message Pass(OutgoingMessage message, MessageContent content)
    {
        var subject = new string([.. content.Subject.Where(c => !char.IsControl(c))]);
        var email = message.Address.Channel switch
        {
            Channel.Email => new EmailParts
            {
                Subject = subject.Length > 0 ? subject : brand,
                Html = content.Html is { Length: > 0 } html ? HtmlParts.Of(html) : Html(subject, content.Text),
            },
            _ => null,
        };
        return new(message.Id, message.Address, message.Template, message.Code, content.Text, email);
    }

    // A purpose may have any name, even one whose words have no place for a code.
    private static string TemplateOf(OutgoingMessage message) =>
        message.Code is not null && MessageKinds.Of(message.Template) == MessageKind.Alert
            ? MessageKinds.AnyCode
            : message.Template;

    private HtmlParts Html(string subject, string text)
    {
        var paragraphs = text.ReplaceLineEndings("\n").Split("\n\n")
            .Select(p => $"<p>{HtmlEncoder.Default.Encode(p)}</p>");
        var page = layout.Page(
            defaultLocale, Template.Of(HtmlEncoder.Default.Encode(subject)),
            Template.Of(string.Concat(paragraphs)));
        return HtmlParts.Of(page.Render(_ => ""));
    }
}
