using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Destinations;
using OtpService.Otp.Limits;
using OtpService.Otp.Links;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;
using OtpService.Otp.Steps;
using OtpService.Otp.TestRecipients;
using OtpService.Otp.Verifying;

namespace OtpService.Otp;

/// <summary>Registers the engine and its parts.</summary>
internal static partial class OtpRegistration
{
    public static IServiceCollection AddOtp(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddOptions<OtpOptions>().BindConfiguration(OtpOptions.Section).ValidateOnStart();
        services.AddOptions<DestinationOptions>().BindConfiguration(DestinationOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<DestinationOptions>, DestinationOptionsValidator>();
        services.AddOptions<TestRecipientOptions>().BindConfiguration(TestRecipientOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TestRecipientOptions>, TestRecipientOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<OtpOptions>, OtpOptionsValidator>();
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddOptions<MagicLinkOptions>().BindConfiguration(MagicLinkOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MagicLinkOptions>, MagicLinkOptionsValidator>();
        if (environment.IsDevelopment())
        {
            services.AddSingleton<IPostConfigureOptions<OtpOptions>, MadeUpSecret>();
        }

        return services
            .AddSingleton(provider => new SecretRing(Options(provider).Secret))
            .AddSingleton(provider => new PurposeTable(Options(provider)))
            .AddSingleton<Pseudonyms>()
            .AddSingleton<EventSinks>()
            .AddSingleton<EventReporter>()
            .AddSingleton<SpendingTallies>()
            .AddSingleton<NetworkTallies>()
            .AddSingleton<SendTallies>()
            .AddSingleton<SettlementQueue>()
            .AddHostedService(provider => provider.GetRequiredService<SettlementQueue>())
            .AddSingleton<SprayAlarm>()
            .AddSingleton<FailureTallies>()
            .AddSingleton<SmsCountryFilter>()
            .AddSingleton<EmailDomainFilter>()
            .AddSingleton<DestinationFilter>()
            .AddSingleton<TestRecipientTable>()
            .AddSingleton<SagaRunner>()
            .AddSingleton<IdempotencyFingerprints>()
            .AddSingleton<IssueCommandFactory>()
            .AddSingleton<CodeSender>()
            .AddSingleton<StepPlans>()
            .AddSingleton<StepSender>()
            .AddSingleton<StepDispatch>()
            .AddSingleton<StepChoice>()
            .AddSingleton<StepsOnDemand>()
            .AddHostedService<StepWorker>()
            .AddSingleton<CodeDelivery>()
            .AddSingleton<CodeDispatch>()
            .AddSingleton<LinkCipher>()
            .AddSingleton<MagicLinks>()
            .AddSingleton<CodeCheck>()
            .AddSingleton<OtpEngine>()
            .AddSingleton<MessageDelivery>()
            .AddSingleton<MessageDispatch>()
            .AddSingleton<VerificationLog>()
            .AddSingleton<Suppressions>()
            .AddSingleton<LateReceipts>()
            .AddHostedService<StartReport>()
            .AddHostedService<SmsCountriesReport>()
            .AddHostedService<TestRecipientReport>();
    }

    /// <summary>
    /// Waits for the late responses of providers at the end. Call it last, so that this service stops before those that
    /// report the receipts.
    /// </summary>
    public static IServiceCollection AddLateReceipts(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<LateReceipts>());

    private static OtpOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<OtpOptions>>().Value;

    /// <summary>
    /// Generates a missing secret in Development, so that one command starts a working service.
    /// </summary>
    private sealed partial class MadeUpSecret(ILogger<OtpEngine> logger) : IPostConfigureOptions<OtpOptions>
    {
        // One secret for the whole process, however often the options are made.
        private readonly Lazy<string> secret = new(() =>
        {
            Warn(logger);
            return Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretRing.MinSecretBytes));
        });

        public void PostConfigure(string? name, OtpOptions options)
        {
            if (options.Secret.Length == 0)
            {
                options.Secret = secret.Value;
            }
        }

        [LoggerMessage(LogLevel.Warning,
            "OTP_SECRET is not set: a random secret is used, and no code is valid after a restart")]
        private static partial void Warn(ILogger logger);
    }
}
