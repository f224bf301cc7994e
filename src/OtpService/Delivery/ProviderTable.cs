using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Described;
using OtpService.Delivery.Outboxes;
using OtpService.Delivery.Smtp;
using OtpService.Delivery.Vendors;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>
/// The table of providers. Each is one file: programmed, with a line here, or described.
/// </summary>
internal sealed class ProviderTable
{
    private static readonly ImmutableArray<ProviderKind> Programmed =
    [
        new(AutosendProvider.ProviderName, [Channel.Email], AutosendProvider.Register),
        new(ResendProvider.ProviderName, [Channel.Email], ResendProvider.Register),
        new(UnosendProvider.ProviderName, [Channel.Email, Channel.Sms], UnosendProvider.Register),
        new(SmtpProvider.ProviderName, [Channel.Email], SmtpProvider.Register),
        new(TwilioProvider.ProviderName, [Channel.Sms, Channel.Voice], TwilioProvider.Register),
        new(WebhookProvider.ProviderName, [.. Channels.All], WebhookProvider.Register),
        new(OutboxProvider.ProviderName, [.. Channels.All], OutboxProvider.Register),
    ];

    /// <param name="folder">The operator's own descriptions; empty for none.</param>
    public ProviderTable(string folder) => Descriptions = new(folder, Programmed.Select(kind => kind.Name));

    public ProviderDescriptions Descriptions { get; }

    /// <summary>What is wrong with the operator's own descriptions.</summary>
    public ImmutableArray<string> Faults => Descriptions.Faults;

    public IEnumerable<ProviderKind> All => Programmed.Concat(Descriptions.All.Select(Described));

    public ProviderKind? Find(string name) =>
        Programmed.FirstOrDefault(kind => kind.Name == name)
        ?? (Descriptions.Find(name) is { } description ? Described(description) : null);

    public IEnumerable<ProviderKind> For(Channel channel) => All.Where(kind => kind.Channels.Contains(channel));

    private static ProviderKind Described(ProviderDescription description) => new(
        description.Name, [.. description.Sends.Keys], services =>
        {
            services.AddOptions<DescribedOptions>(description.Name).ValidateOnStart();
            services.AddSingleton<IValidateOptions<DescribedOptions>>(provider =>
                ActivatorUtilities.CreateInstance<DescribedOptions.Validator>(provider, description));
            services.AddKeyedSingleton<IProvider>(
                description.Name, (provider, _) => new DescribedProvider(description, provider));
        })
    {
        Settings =
        [
            .. description.Settings.Select(setting => setting.Default is null ? setting.Name : $"[{setting.Name}]"),
        ],
    };
}

/// <summary>A provider that an operator can choose.</summary>
/// <param name="Name">The name that the operator writes.</param>
/// <param name="Channels">The channels that it delivers.</param>
/// <param name="Register">
/// Adds the provider, its options and their validator. It is called for chosen providers only. The provider
/// is a singleton <see cref="IProvider"/> with its name as key.
/// </param>
internal sealed record ProviderKind(
    string Name, ImmutableArray<Channel> Channels, Action<IServiceCollection> Register)
{
    /// <summary>
    /// The settings that a description names, those with a default in brackets; empty for a provider that is programmed.
    /// </summary>
    public ImmutableArray<string> Settings { get; init; } = [];
}
