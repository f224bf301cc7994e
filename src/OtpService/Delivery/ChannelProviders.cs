using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>The configured providers of each channel, in the order in which they are tried.</summary>
internal sealed class ChannelProviders(ImmutableArray<IProvider> email, ImmutableArray<IProvider> sms)
{
    public ImmutableArray<IProvider> this[Channel channel] => channel switch
    {
        Channel.Email => email,
        Channel.Sms => sms,
    };

    /// <summary>Every configured provider, once.</summary>
    public IEnumerable<IProvider> All =>
        email.Concat(sms).DistinctBy(provider => provider.Name, StringComparer.Ordinal);

    public static ChannelProviders Make(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<DeliveryOptions>>().Value;
        return new ChannelProviders(Resolve(options.EmailProviders, services), Resolve(options.SmsProviders, services));
    }

    private static ImmutableArray<IProvider> Resolve(string list, IServiceProvider services) =>
        [.. DeliveryOptions.Names(list).Select(name => Guard(name, services))];

    // Each channel has a guard of its own, because an empty SMS balance says nothing about the same company's
    // email.
    private static GuardedProvider Guard(string name, IServiceProvider services) => new(
        services.GetRequiredKeyedService<IProvider>(name),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<GuardedProvider>>());
}
