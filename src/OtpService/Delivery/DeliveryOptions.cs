using OtpService.Delivery.Outboxes;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>Options of delivery: providers, and the brand.</summary>
internal sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>
    /// Email providers in the order in which they are tried, separated by commas. Default none, in
    /// Development outbox.
    /// </summary>
    public string EmailProviders { get; set; } = "";

    /// <summary>
    /// SMS providers in the order in which they are tried, separated by commas. Default none, in Development
    /// outbox.
    /// </summary>
    public string SmsProviders { get; set; } = "";

    /// <summary>Providers of WhatsApp messages, as <see cref="SmsProviders"/>. Default none.</summary>
    public string WhatsAppProviders { get; set; } = "";

    /// <summary>Providers of calls that read the code aloud, as <see cref="SmsProviders"/>. Default none.</summary>
    public string VoiceProviders { get; set; } = "";

    /// <summary>Providers of Telegram messages, as <see cref="SmsProviders"/>. Default none.</summary>
    public string TelegramProviders { get; set; } = "";

    /// <summary>
    /// The providers of SMS by country, such as IN:msg91,twilio;US,CA:twilio, each one of <see cref="SmsProviders"/>. Default
    /// none: then all numbers go by that list.
    /// </summary>
    public string SmsRoutes { get; set; } = "";

    /// <summary>The name that messages contain. Default OtpService; 1 to 32 characters.</summary>
    public string BrandName { get; set; } = "OtpService";

    /// <summary>
    /// The color of email, #rrggbb; text gets the closest shade that is readable. Default blue.
    /// </summary>
    public string BrandColor { get; set; } = "#2563eb";

    /// <summary>The language if no available language is requested: a BCP 47 tag. Default en.</summary>
    public string DefaultLocale { get; set; } = "en";

    /// <summary>
    /// The languages in which messages are sent: BCP 47 tags separated by commas, the default among them.
    /// Default all available languages.
    /// </summary>
    public string Locales { get; set; } = "";

    /// <summary>A folder with the operator's own message files. Default none.</summary>
    public string MessagesFolder { get; set; } = "";

    /// <summary>A folder with descriptions of the operator's own providers. Default none.</summary>
    public string ProvidersFolder { get; set; } = "";

    /// <summary>
    /// The host name of the site where codes are typed, to which browsers and mail programs bind them.
    /// Default none.
    /// </summary>
    public string WebOtpDomain { get; set; } = "";

    /// <summary>
    /// The hash by which Android gives an app the SMS with its codes (SMS Retriever API): 11 characters of
    /// base64. Default none.
    /// </summary>
    public string SmsAppHash { get; set; } = "";

    /// <summary>
    /// Sets the outbox as the provider of a channel that has none in Development, so that one command starts
    /// a working service.
    /// </summary>
    public void CompleteFor(IHostEnvironment environment)
    {
        if (environment.IsDevelopment())
        {
            EmailProviders = OrOutbox(EmailProviders);
            SmsProviders = OrOutbox(SmsProviders);
        }
    }

    /// <summary>The providers of a channel, in the order in which they are tried.</summary>
    public string[] ProvidersOf(Channel channel) => Names(channel switch
    {
        Channel.Email => EmailProviders,
        Channel.Sms => SmsProviders,
        Channel.WhatsApp => WhatsAppProviders,
        Channel.Voice => VoiceProviders,
        Channel.Telegram => TelegramProviders,
    });

    /// <summary>The providers of all channels, each once.</summary>
    public IEnumerable<string> AllProviders() => Channels.All.SelectMany(ProvidersOf).Distinct(StringComparer.Ordinal);

    /// <summary>The names in a list of providers, in order.</summary>
    public static string[] Names(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string OrOutbox(string list) =>
        Names(list).Length == 0 ? OutboxProvider.ProviderName : list;
}
