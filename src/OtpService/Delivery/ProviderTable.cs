using System.Collections.Immutable;
using OtpService.Delivery.Outboxes;
using OtpService.Delivery.Smtp;
using OtpService.Delivery.Vendors;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>The table of providers. Each provider is one file and one line here.</summary>
internal static class ProviderTable
{
    public static ImmutableArray<ProviderKind> All { get; } =
    [
        new(AutosendProvider.ProviderName, [Channel.Email], AutosendProvider.Register),
        new(ResendProvider.ProviderName, [Channel.Email], ResendProvider.Register),
        new(UnosendProvider.ProviderName, [Channel.Email, Channel.Sms], UnosendProvider.Register),
        new(SmtpProvider.ProviderName, [Channel.Email], SmtpProvider.Register),
        new(TwilioProvider.ProviderName, [Channel.Sms], TwilioProvider.Register),
        new(WebhookProvider.ProviderName, [Channel.Email, Channel.Sms], WebhookProvider.Register),
        new(OutboxProvider.ProviderName, [Channel.Email, Channel.Sms], OutboxProvider.Register),
    ];

    public static ProviderKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    public static IEnumerable<ProviderKind> For(Channel channel) =>
        All.Where(kind => kind.Channels.Contains(channel));
}

/// <summary>A provider that an operator can choose.</summary>
/// <param name="Name">The name that the operator writes.</param>
/// <param name="Channels">The channels that it delivers.</param>
/// <param name="Register">
/// Adds the provider, its options and their validator. It is called for chosen providers only. The provider
/// is a singleton <see cref="IProvider"/> with its name as key.
/// </param>
internal sealed record ProviderKind(
    string Name, ImmutableArray<Channel> Channels, Action<IServiceCollection> Register);
