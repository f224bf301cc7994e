using Microsoft.Extensions.Options;

namespace OtpService.Proof;

/// <summary>What signing a proof needs.</summary>
internal static class ProofRegistration
{
    public static IServiceCollection AddProof(this IServiceCollection services)
    {
        services.AddOptions<ProofOptions>().BindConfiguration(ProofOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProofOptions>, Validator>();
        return services.AddSingleton<SigningKeys>().AddSingleton<ProofSigner>();
    }

    private sealed class Validator : IValidateOptions<ProofOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProofOptions options) =>
            string.IsNullOrWhiteSpace(options.Issuer) || string.IsNullOrWhiteSpace(options.Audience)
                ? ValidateOptionsResult.Fail("OTP_ISSUER and OTP_AUDIENCE must not be blank: leave them out or name them.")
                : ValidateOptionsResult.Success;
    }
}
