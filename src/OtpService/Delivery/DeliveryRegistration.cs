using Microsoft.Extensions.Options;
using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>
/// Everything between an issued code and the company that carries it: words, providers, and their order.
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
        services.AddOptions<PublicOptions>().BindConfiguration(PublicOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PublicOptions>, PublicOptionsValidator>();
        foreach (var kind in Chosen(configuration, environment))
        {
            kind.Register(services);
        }

        if (environment.IsDevelopment())
        {
            services.AddSingleton<Outbox>();
        }

        return services
            .AddSingleton<MessageCatalog>()
            .AddSingleton<MessageWriter>()
            .AddSingleton<ProviderHttp>()
            .AddSingleton(Routes.Make)
            .AddSingleton<IMessageSender, DeliveryChain>()
            .AddHostedService<DeliveryReport>();
    }

    // Only the chosen providers are registered, so that nobody has to configure the others. A name that is
    // not in the table is left to the validator.
    private static IEnumerable<ProviderKind> Chosen(
        IConfiguration configuration, IHostEnvironment environment)
    {
        var options = new DeliveryOptions();
        configuration.GetSection(DeliveryOptions.Section).Bind(options);
        options.CompleteFor(environment);
        return DeliveryOptions.Names($"{options.EmailProviders},{options.SmsProviders}")
            .Distinct(StringComparer.Ordinal)
            .Select(Providers.Find)
            .OfType<ProviderKind>();
    }
}
