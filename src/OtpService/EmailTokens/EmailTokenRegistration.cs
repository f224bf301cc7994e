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
            .AddSingleton(Issuers)
            .AddSingleton<IIssuerHttp, IssuerHttp>()
            .AddSingleton<IssuerKeys>()
            .AddSingleton<EmailTokenNonces>()
            .AddSingleton<EmailTokenVerifier>();
    }

    private static IssuerList Issuers(IServiceProvider services) =>
        IssuerList.TryParse(services.GetRequiredService<IOptions<EmailTokenOptions>>().Value.Issuers, out var list)
            ? list
            : throw new InvalidOperationException("The issuers were used before they were validated.");
}
