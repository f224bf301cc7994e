using Microsoft.Extensions.Options;

namespace OtpService.Outgoing;

/// <summary>Registers everything for outgoing requests.</summary>
internal static class OutgoingRegistration
{
    public static IServiceCollection AddOutgoing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OutgoingOptions>()
            .BindConfiguration(OutgoingOptions.Section)
            .PostConfigure(options => options.CompleteFrom(configuration))
            .ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<OutgoingOptions>, OutgoingOptionsValidator>()
            .AddSingleton<PrivateNetwork>()
            .AddSingleton<OutgoingProxy>()
            .AddSingleton<OutgoingHandler>();
    }
}
