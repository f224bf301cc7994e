using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Delivery.Layout;
using OtpService.Delivery.Wording;
using OtpService.Otp.Sending;

namespace OtpService.Tests.Delivery.Fixtures;

/// <summary>Every message with a code: in each language, for each purpose, as the service writes it.</summary>
internal static class EveryMessage
{
    public static readonly string[] Languages =
        ["ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "tr", "zh"];

    private static readonly string[] Purposes =
        ["verification", "login", "two-factor", "magic-link", "password-reset", "made-up-by-the-operator"];

    public static IEnumerable<Message> ByEmail(DeliveryOptions options, string code = "123456") =>
        Written(options, (language, purpose) => Codes.ToEmail(purpose, "Ann", code, language));

    public static IEnumerable<Message> BySms(DeliveryOptions options, string code = "123456") =>
        Written(options, (language, purpose) => Codes.ToPhone(purpose, code, language));

    private static IEnumerable<Message> Written(
        DeliveryOptions configured, Func<string, string, OutgoingMessage> outgoing)
    {
        var options = Options.Create(configured);
        var catalog = new MessageCatalog(options);
        var writer = new MessageWriter(catalog, new MailLayout(catalog, options), options);
        return Languages.SelectMany(language =>
            Purposes.Select(purpose => writer.Write(outgoing(language, purpose))));
    }
}
