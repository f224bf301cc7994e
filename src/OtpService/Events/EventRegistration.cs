using Microsoft.Extensions.Options;
using OtpService.Otp;

namespace OtpService.Events;

/// <summary>Events for the application, where it has an address for them.</summary>
internal static class EventRegistration
{
    public static IServiceCollection AddEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EventWebhookOptions>().BindConfiguration(EventWebhookOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventWebhookOptions>, EventWebhookOptionsValidator>();
        return string.IsNullOrEmpty(
            configuration[$"{EventWebhookOptions.Section}:{nameof(EventWebhookOptions.Url)}"])
            ? services
            : services
                .AddSingleton<EventSeal>()
                .AddSingleton<EventBox>()
                .AddSingleton<IEventSink>(provider => provider.GetRequiredService<EventBox>())
                .AddSingleton<EventPost>()
                .AddSingleton<EventTrouble>()
                .AddHostedService<EventCourier>();
    }
}
