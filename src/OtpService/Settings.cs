using Microsoft.Extensions.Options;
using OtpService.Api;

namespace OtpService;

/// <summary>
/// The flat names by which the service is configured, one line each: the environment variable and the options
/// it sets. Defaults and ranges stand on the options. Every secret is also read from the file that NAME_FILE
/// points to.
/// </summary>
internal sealed class Settings
{
    public static readonly IReadOnlyList<Setting> All =
    [
        new("OTP_SECRET", SettingKind.Secret, "Otp:Secret"),
        new("REDIS_URL", SettingKind.Secret, "Redis:Url"),

        new("OTP_LENGTH", SettingKind.Number, "Otp:Length"),
        new("VERIFICATION_EXPIRY_MINUTES", SettingKind.Number, "Otp:Purposes:verification:ExpiryMinutes"),
        new("OTP_EXPIRY_MINUTES", SettingKind.Number,
            "Otp:Purposes:login:ExpiryMinutes", "Otp:Purposes:two-factor:ExpiryMinutes"),
        new("MAGIC_LINK_EXPIRY_MINUTES", SettingKind.Number, "Otp:Purposes:magic-link:ExpiryMinutes"),
        new("PASSWORD_RESET_EXPIRY_MINUTES", SettingKind.Number, "Otp:Purposes:password-reset:ExpiryMinutes"),
        new("MAX_ATTEMPTS", SettingKind.Number, "Otp:MaxAttempts"),
        new("LIVE_CODES", SettingKind.Number, "Otp:LiveCodes"),
        new("RESEND_COOLDOWN_SECONDS", SettingKind.Number, "Otp:ResendCooldownSeconds"),
        new("SMS_RATE_LIMIT_HOUR", SettingKind.Number, "Otp:SmsRateLimitHour"),
        new("SMS_RATE_LIMIT_DAY", SettingKind.Number, "Otp:SmsRateLimitDay"),
        new("EMAIL_RATE_LIMIT_HOUR", SettingKind.Number, "Otp:EmailRateLimitHour"),
        new("EMAIL_RATE_LIMIT_DAY", SettingKind.Number, "Otp:EmailRateLimitDay"),
        new("FAILURE_LIMIT_DAY", SettingKind.Number, "Otp:FailureLimitDay"),
        new("NETWORK_SENDS_PER_HOUR", SettingKind.Number, "Limits:NetworkSendsPerHour"),
        new("NETWORK_FAILURES_PER_HOUR", SettingKind.Number, "Limits:NetworkFailuresPerHour"),
        new("SMS_LIMIT_HOUR", SettingKind.Number, "Limits:SmsPerHour"),
        new("SMS_LIMIT_DAY", SettingKind.Number, "Limits:SmsPerDay"),
        new("EMAIL_LIMIT_HOUR", SettingKind.Number, "Limits:EmailPerHour"),
        new("EMAIL_LIMIT_DAY", SettingKind.Number, "Limits:EmailPerDay"),
        new("SMS_COUNTRY_LIMITS", SettingKind.Text, "Limits:SmsCountries"),
        new("SMS_CONVERSION_SENDS", SettingKind.Number, "Limits:SmsConversionSends"),
        new("SMS_CONVERSION_PERCENT", SettingKind.Number, "Limits:SmsConversionPercent"),
        new("FAILURE_ALARM_HOUR", SettingKind.Number, "Limits:FailureAlarmPerHour"),

        new("SMS_ALLOWED_COUNTRIES", SettingKind.Text, "Destinations:SmsAllowedCountries"),
        new("EMAIL_ALLOWED_DOMAINS", SettingKind.Text, "Destinations:EmailAllowedDomains"),
        new("EMAIL_DENIED_DOMAINS", SettingKind.Text, "Destinations:EmailDeniedDomains"),
        new("EMAIL_REFUSE_DISPOSABLE", SettingKind.Switch, "Destinations:EmailRefuseDisposable"),
        new("EMAIL_DISPOSABLE_FILE", SettingKind.Text, "Destinations:EmailDisposableFile"),
        new("TEST_RECIPIENTS", SettingKind.Secret, "TestRecipients:Entries"),

        new("EMAIL_PROVIDERS", SettingKind.Text, "Delivery:EmailProviders"),
        new("SMS_PROVIDERS", SettingKind.Text, "Delivery:SmsProviders"),
        new("BRAND_NAME", SettingKind.Text, "Delivery:BrandName"),
        new("BRAND_COLOR", SettingKind.Text, "Delivery:BrandColor"),
        new("DEFAULT_LOCALE", SettingKind.Text, "Delivery:DefaultLocale"),
        new("MESSAGES_FOLDER", SettingKind.Text, "Delivery:MessagesFolder"),
        new("WEBOTP_DOMAIN", SettingKind.Address, "Delivery:WebOtpDomain"),
        new("AUTOSEND_API_KEY", SettingKind.Secret, "Autosend:ApiKey"),
        new("AUTOSEND_API_URL", SettingKind.Address, "Autosend:ApiUrl"),
        new("AUTOSEND_FROM_EMAIL", SettingKind.Text, "Autosend:FromEmail"),
        new("AUTOSEND_FROM_NAME", SettingKind.Text, "Autosend:FromName"),
        new("UNOSEND_API_KEY", SettingKind.Secret, "Unosend:ApiKey"),
        new("UNOSEND_API_URL", SettingKind.Address, "Unosend:ApiUrl"),
        new("UNOSEND_FROM", SettingKind.Text, "Unosend:From"),
        new("UNOSEND_TEMPLATE_ID", SettingKind.Text, "Unosend:TemplateId"),
        new("UNOSEND_FROM_EMAIL", SettingKind.Text, "Unosend:FromEmail"),
        new("UNOSEND_FROM_NAME", SettingKind.Text, "Unosend:FromName"),
        new("RESEND_API_KEY", SettingKind.Secret, "Resend:ApiKey"),
        new("RESEND_API_URL", SettingKind.Address, "Resend:ApiUrl"),
        new("RESEND_FROM_EMAIL", SettingKind.Text, "Resend:FromEmail"),
        new("RESEND_FROM_NAME", SettingKind.Text, "Resend:FromName"),
        new("TWILIO_ACCOUNT_SID", SettingKind.Text, "Twilio:AccountSid"),
        new("TWILIO_AUTH_TOKEN", SettingKind.Secret, "Twilio:AuthToken"),
        new("TWILIO_API_URL", SettingKind.Address, "Twilio:ApiUrl"),
        new("TWILIO_FROM", SettingKind.Text, "Twilio:From"),
        new("TWILIO_MESSAGING_SERVICE_SID", SettingKind.Text, "Twilio:MessagingServiceSid"),
        new("WEBHOOK_URL", SettingKind.Address, "Webhook:Url"),
        new("WEBHOOK_SECRET", SettingKind.Secret, "Webhook:Secret"),
        new("SMTP_HOST", SettingKind.Address, "Smtp:Host"),
        new("SMTP_PORT", SettingKind.Number, "Smtp:Port"),
        new("SMTP_SECURITY", SettingKind.Text, "Smtp:Security"),
        new("SMTP_USERNAME", SettingKind.Text, "Smtp:Username"),
        new("SMTP_PASSWORD", SettingKind.Secret, "Smtp:Password"),
        new("SMTP_FROM_EMAIL", SettingKind.Text, "Smtp:FromEmail"),
        new("SMTP_FROM_NAME", SettingKind.Text, "Smtp:FromName"),

        new("AUTOSEND_WEBHOOK_SECRET", SettingKind.Secret, "Receipts:AutosendSecret"),
        new("UNOSEND_WEBHOOK_SECRET", SettingKind.Secret, "Receipts:UnosendSecret"),
        new("RESEND_WEBHOOK_SECRET", SettingKind.Secret, "Receipts:ResendSecret"),

        new("SUPABASE_SMS_HOOK_SECRET", SettingKind.Secret, "Hooks:SupabaseSmsSecret"),
        new("SUPABASE_EMAIL_HOOK_SECRET", SettingKind.Secret, "Hooks:SupabaseEmailSecret"),
        new("SUPABASE_URL", SettingKind.Address, "Hooks:SupabaseUrl"),
        new("CLERK_WEBHOOK_SECRET", SettingKind.Secret, "Hooks:ClerkSecret"),
        new("AUTH0_GATEWAY_SECRET", SettingKind.Secret, "Hooks:Auth0GatewaySecret"),
        new("ZITADEL_SIGNING_KEY", SettingKind.Secret, "Hooks:ZitadelKeys"),

        new("API_KEYS", SettingKind.Secret, "Api:Keys", "Hooks:ApiKeys"),
        new("REQUIRE_API_KEY", SettingKind.Switch, "Api:RequireKey"),
        new("PUBLIC_URL", SettingKind.Address, "Public:Url", "Links:PublicUrl"),
        new("LINK_REDIRECT_URL", SettingKind.Address, "Links:RedirectUrl"),
        new("ALLOWED_ORIGINS", SettingKind.Address, "Api:AllowedOrigins"),
        new("TRUSTED_PROXIES", SettingKind.Text, "Api:TrustedProxies"),
        new("PATH_BASE", SettingKind.Text, "Api:PathBase"),
        new("UNIFORM_ERRORS", SettingKind.Switch, "Api:UniformErrors"),
        new("REQUIRE_VERIFICATION_ID", SettingKind.Switch, "Api:RequireVerificationId"),

        new("CAPTCHA_PROVIDER", SettingKind.Text, "Captcha:Provider"),
        new("CAPTCHA_SECRET", SettingKind.Secret, "Captcha:Secret"),
        new("CAPTCHA_AFTER", SettingKind.Number, "Captcha:AfterSends"),
        new("CAPTCHA_UNDER_ATTACK", SettingKind.Switch, "Captcha:UnderAttack"),
        new("CAPTCHA_VERIFY_URL", SettingKind.Address, "Captcha:VerifyUrl"),
        new("CAPTCHA_HOSTNAMES", SettingKind.Address, "Captcha:Hostnames"),
        new("CAPTCHA_MIN_SCORE", SettingKind.Fraction, "Captcha:MinScore"),

        new("EVENTS_WEBHOOK_URL", SettingKind.Address, "Events:Url"),
        new("EVENTS_WEBHOOK_SECRET", SettingKind.Secret, "Events:Secret"),
        new("EVENTS_ADDRESS", SettingKind.Text, "Events:Address"),

        new("OTEL_EXPORTER_OTLP_ENDPOINT", SettingKind.Address, "Telemetry:Endpoint"),
        new("OTEL_EXPORTER_OTLP_HEADERS", SettingKind.Secret, "Telemetry:Headers"),
        new("OTEL_SERVICE_NAME", SettingKind.Text, "Telemetry:ServiceName"),
        new("OTEL_TRACES_SAMPLER_ARG", SettingKind.Fraction, "Telemetry:TraceShare"),

        new("LOG_LEVEL", SettingKind.Text, "Logs:Level"),
        new("PROOF_TOKENS", SettingKind.Switch, "Proof:Tokens"),
        new("SIGNING_KEY", SettingKind.Secret, "Proof:SigningKey"),
        new("OTP_ISSUER", SettingKind.Text, "Proof:Issuer"),
        new("OTP_AUDIENCE", SettingKind.Text, "Proof:Audience"),
        new("OTP_TOKEN_TYPE", SettingKind.Text, "Proof:TokenType"),
    ];

    /// <summary>What could not be read, each with its remedy.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Puts the value of every flat name that is set where its options are bound from.</summary>
    public static void Apply(WebApplicationBuilder builder)
    {
        var settings = new Settings();
        var bound = All.SelectMany(setting => setting.Read(builder.Configuration, settings.Faults)).ToList();
        builder.Configuration.AddInMemoryCollection([.. bound, TrustedProxies.FrameworkSwitchOff]);
        builder.Services.AddOptions<Settings>().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<Settings>>(new Validator(settings.Faults));
    }

    /// <summary>Reports what could not be read together with the faults of the options themselves.</summary>
    private sealed class Validator(List<string> faults) : IValidateOptions<Settings>
    {
        public ValidateOptionsResult Validate(string? name, Settings options) =>
            faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
