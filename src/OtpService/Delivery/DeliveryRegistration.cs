using Microsoft.Extensions.Options;
using OtpService.Delivery.Http;
using OtpService.Delivery.Layout;
using OtpService.Delivery.Lengths;
using OtpService.Delivery.Outboxes;
using OtpService.Delivery.Wording;
using OtpService.Otp;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Delivery;

/// <summary>
/// Registers everything between an issued code and the company that delivers it: words, providers, and their
/// order.
/// </summary>
internal static class DeliveryRegistration
{
    public static IServiceCollection AddDelivery(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddOptions<DeliveryOptions>()
            .BindConfiguration(DeliveryOptions.Section)
            .PostConfigure(options => options.CompleteFor(environment))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();
        services.AddSingleton<IValidateOptions<OtpOptions>, StepProvidersValidator>();
        services.AddOptions<PublicUrlOptions>().BindConfiguration(PublicUrlOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PublicUrlOptions>, PublicUrlOptionsValidator>();
        if (!environment.IsDevelopment())
        {
            RequireCountries(services, Bound(configuration));
        }

        var table = new ProviderTable(Bound(configuration).ProvidersFolder);
        foreach (var kind in Chosen(table, configuration, environment))
        {
            kind.Register(services);
        }

        if (environment.IsDevelopment())
        {
            services.AddSingleton<Outbox>();
        }

        return services
            .AddSingleton(table)
            .AddSingleton<MessageCatalog>()
            .AddSingleton<MailLayout>()
            .AddSingleton<MessageWriter>()
            .AddSingleton<ProviderHttp>()
            .AddSingleton(ChannelProviders.Make)
            .AddSingleton<ProviderTries>()
            .AddSingleton<IMessageSender, DeliveryChain>()
            .AddHostedService<DeliveryReport>()
            .AddHostedService<MessageReport>();
    }

    // Only the chosen providers are registered, so that the others need no configuration. The validator
    // reports a name that is not in the table.
    private static IEnumerable<ProviderKind> Chosen(
        ProviderTable table, IConfiguration configuration, IHostEnvironment environment)
    {
        var options = Bound(configuration);
        options.CompleteFor(environment);
        return options.AllProviders().Select(table.Find).OfType<ProviderKind>();
    }

    private static void RequireCountries(IServiceCollection services, DeliveryOptions options)
    {
        Channel[] messages = [Channel.Sms, Channel.WhatsApp, Channel.Telegram];
        if (Array.Exists(messages, channel => options.ProvidersOf(channel).Length > 0))
        {
            services.AddOptions<DestinationOptions>().Validate(
                destinations => destinations.SmsAllowedCountries.Length > 0,
                "SMS_ALLOWED_COUNTRIES is required if SMS are sent: list the ISO codes of your users' countries, "
                + "such as US,CA, or set * for all countries at any price.");
        }

        if (options.ProvidersOf(Channel.Voice).Length > 0)
        {
            services.AddOptions<DestinationOptions>().Validate(
                destinations => destinations.VoiceAllowedCountries.Length > 0,
                "VOICE_ALLOWED_COUNTRIES is required if calls are made: list the ISO codes of your users' countries, "
                + "such as US,CA, or set * for all countries at any price.");
        }
    }

    private static DeliveryOptions Bound(IConfiguration configuration)
    {
        var options = new DeliveryOptions();
        configuration.GetSection(DeliveryOptions.Section).Bind(options);
        return options;
    }
}
