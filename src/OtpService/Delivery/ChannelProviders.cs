using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>The configured providers of each channel, in the order in which they are tried.</summary>
internal sealed class ChannelProviders(IReadOnlyDictionary<Channel, ImmutableArray<IProvider>> providers)
{
    /// <summary>The providers of SMS for some countries, by their ISO 3166 code.</summary>
    private FrozenDictionary<string, ImmutableArray<IProvider>> Routes { get; init; } =
        FrozenDictionary<string, ImmutableArray<IProvider>>.Empty;

    public ImmutableArray<IProvider> this[Channel channel] => providers.TryGetValue(channel, out var own) ? own : [];

    /// <summary>Every configured provider, once.</summary>
    public IEnumerable<IProvider> All =>
        Channels.All.SelectMany(channel => this[channel]).DistinctBy(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>Returns the providers for a recipient.</summary>
    public ImmutableArray<IProvider> For(Address to) => to.Channel == Channel.Sms && Routes.Count > 0
        && (Routes.TryGetValue(SmsCountryFilter.CountryOf(to), out var route)
            || Routes.TryGetValue(SmsRoutes.Others, out route))
            ? route
            : this[to.Channel];

    public static ChannelProviders Make(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<DeliveryOptions>>().Value;
        var providers = Channels.All.ToFrozenDictionary(
            channel => channel, channel => Resolve(options.ProvidersOf(channel), services));
        var sms = providers[Channel.Sms];
        var routes = SmsRoutes.Parse(options.SmsRoutes, options.ProvidersOf(Channel.Sms), out _);
        return new(providers)
        {
            Routes = routes.ToFrozenDictionary(
                route => route.Key,
                route => route.Value.Select(name => sms.First(provider => provider.Name == name)).ToImmutableArray(),
                StringComparer.Ordinal),
        };
    }

    private static ImmutableArray<IProvider> Resolve(string[] names, IServiceProvider services) =>
        [.. names.Select(name => Guard(name, services))];

    // Each channel has a guard of its own, because an empty SMS balance says nothing about the same company's
    // email.
    private static GuardedProvider Guard(string name, IServiceProvider services) => new(
        services.GetRequiredKeyedService<IProvider>(name),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<GuardedProvider>>());
}
