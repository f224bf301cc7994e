using Microsoft.Extensions.Options;
using OtpService.Otp.Reporting;

namespace OtpService.Events;

/// <summary>Registers events for the application, if it has a URL for them.</summary>
internal static class EventRegistration
{
    public static IServiceCollection AddEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventOptions>, EventOptionsValidator>();
        return string.IsNullOrEmpty(
            configuration[$"{EventOptions.Section}:{nameof(EventOptions.Url)}"])
            ? services
            : services
                .AddSingleton<EventCipher>()
                .AddSingleton<EventIntake>()
                .AddSingleton<IEventSink>(provider => provider.GetRequiredService<EventIntake>())
                .AddSingleton<EventRequest>()
                .AddSingleton<EventFailureLog>()
                .AddSingleton<EventDeliveryWithRetries>()
                .AddHostedService<EventQueueWorker>();
    }
}
