using Microsoft.Extensions.Options;

namespace OtpService.EmailTokens;

/// <summary>Registers the verification of email tokens.</summary>
internal static class EmailTokenRegistration
{
    public static IServiceCollection AddEmailTokens(this IServiceCollection services)
    {
        services.AddOptions<EmailTokenOptions>().BindConfiguration(EmailTokenOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<EmailTokenOptions>, EmailTokenOptionsValidator>()
            .AddSingleton<IIssuerHttp, IssuerHttp>()
            .AddSingleton<IssuerDirectory>()
            .AddSingleton<IssuerKeys>()
            .AddSingleton<EmailTokenNonces>()
            .AddSingleton<EmailTokenVerifier>();
    }
}
