using Microsoft.Extensions.Options;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>
/// Logs at start which providers deliver each channel, and warns about a channel without providers.
/// </summary>
/// <remarks>
/// Services of this kind are created before options are validated, so this one must not use anything that
/// requires valid options.
/// </remarks>
internal sealed partial class DeliveryReport(
    IOptions<DeliveryOptions> options, ILogger<DeliveryReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Report("Email", Channel.Email);
        Report("SMS", Channel.Sms);
        foreach (var channel in Channels.All.Except(Channels.Worded)
            .Where(channel => options.Value.ProvidersOf(channel).Length > 0))
        {
            Report(channel.Title(), channel);
        }

        var routes = SmsRoutes.Parse(options.Value.SmsRoutes, options.Value.ProvidersOf(Channel.Sms), out _);
        foreach (var route in routes.GroupBy(route => string.Join(", then ", route.Value), StringComparer.Ordinal))
        {
            var countries = string.Join(", ", route.Select(one => one.Key).Order(StringComparer.Ordinal));
            DeliveredBy(logger, $"SMS to {countries}", route.Key);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Report(string title, Channel channel)
    {
        var names = options.Value.ProvidersOf(channel);
        if (names.Length == 0)
        {
            Nobody(logger, title, channel.Setting());
        }
        else
        {
            DeliveredBy(logger, title, string.Join(", then ", names));
        }
    }

    [LoggerMessage(LogLevel.Information, "{Channel} is delivered by {Providers}")]
    private static partial void DeliveredBy(ILogger logger, string channel, string providers);

    [LoggerMessage(LogLevel.Warning,
        "{Channel} has no provider: every such send fails until {Setting} names one")]
    private static partial void Nobody(ILogger logger, string channel, string setting);
}
