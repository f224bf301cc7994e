using Microsoft.Extensions.Options;

namespace OtpService.Proof;

/// <summary>Registers everything that signs a proof.</summary>
internal static class ProofRegistration
{
    public static IServiceCollection AddProof(this IServiceCollection services)
    {
        services.AddOptions<ProofOptions>().BindConfiguration(ProofOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProofOptions>, ProofOptionsValidator>();
        return services.AddSingleton<SigningKeys>().AddSingleton<ProofSigner>();
    }
}
