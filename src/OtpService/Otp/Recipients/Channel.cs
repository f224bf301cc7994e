namespace OtpService.Otp.Recipients;

/// <summary>
/// The way by which a message reaches a person. All but email reach a phone number. The numbers are stored.
/// </summary>
internal enum Channel
{
    Email = 0,
    Sms = 1,
    WhatsApp = 2,
    Voice = 3,
    Telegram = 4,
}

internal static class Channels
{
    public static readonly IReadOnlyList<Channel> All = Enum.GetValues<Channel>();

    /// <summary>The channels whose messages have words of their own; all others of phones have those of SMS.</summary>
    public static readonly IReadOnlyList<Channel> Worded = [Channel.Email, Channel.Sms];

    /// <summary>The name in responses, events and settings. Other programs read it, so it never changes.</summary>
    public static string Name(this Channel channel) => channel switch
    {
        Channel.Email => "email",
        Channel.Sms => "sms",
        Channel.WhatsApp => "whatsapp",
        Channel.Voice => "voice",
        Channel.Telegram => "telegram",
    };

    /// <summary>The name in sentences.</summary>
    public static string Title(this Channel channel) => channel switch
    {
        Channel.Email => "email",
        Channel.Sms => "SMS",
        Channel.WhatsApp => "WhatsApp",
        Channel.Voice => "voice",
        Channel.Telegram => "Telegram",
    };

    /// <summary>The setting that lists the providers of the channel.</summary>
    public static string Setting(this Channel channel) => $"{channel.Name().ToUpperInvariant()}_PROVIDERS";

    /// <summary>Returns the channel with a name; null if there is none.</summary>
    public static Channel? Find(string name) =>
        All.Cast<Channel?>().FirstOrDefault(channel => channel?.Name() == name);
}
