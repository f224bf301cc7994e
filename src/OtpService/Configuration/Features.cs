namespace OtpService.Configuration;

/// <summary>
/// Decides which features are on. A faulty setting of a feature that is off does not stop the start, because
/// other programs use variables with the same names.
/// </summary>
internal static class Features
{
    private static readonly string[] Providers = ["Autosend", "Unosend", "Resend", "Twilio", "Webhook", "Smtp"];

    /// <summary>Whether the options of a section are used, by the current values.</summary>
    public static bool IsOn(string section, IConfiguration values) => section switch
    {
        "Telemetry" => IsSet(values, "Telemetry:Endpoint"),
        "Captcha" => IsSet(values, "Captcha:Provider"),
        "Events" => IsSet(values, "Events:Url"),
        _ when IsProvider(section) =>
            Listed(values).Contains(section, StringComparer.OrdinalIgnoreCase),
        _ => true,
    };

    /// <summary>
    /// Returns settings that have no effect, because the setting that turns their feature on is missing.
    /// </summary>
    public static IEnumerable<string> Halves(IConfiguration values)
    {
        if (IsSet(values, "Captcha:Secret") && !IsOn("Captcha", values))
        {
            yield return "CAPTCHA_SECRET has no effect alone: set CAPTCHA_PROVIDER too.";
        }

        if (IsSet(values, "Destinations:EmailDisposableFile")
            && !(bool.TryParse(values["Destinations:EmailRefuseDisposable"], out var refuse) && refuse))
        {
            yield return "EMAIL_DISPOSABLE_FILE has no effect alone: set EMAIL_REFUSE_DISPOSABLE=true too.";
        }
    }

    /// <summary>
    /// Whether a section is that of a provider: programmed, or described, which has no section of its own here.
    /// </summary>
    private static bool IsProvider(string section) => Providers.Contains(section, StringComparer.Ordinal)
        || !KnownSettings.Own.Any(setting => setting.Section == section);

    private static bool IsSet(IConfiguration values, string option) => !string.IsNullOrEmpty(values[option]);

    private static string[] Listed(IConfiguration values) =>
    [
        .. KnownSettings.Own.Where(setting => setting.Name.EndsWith("_PROVIDERS", StringComparison.Ordinal))
            .SelectMany(setting => (values[setting.Options[0]] ?? "").Split(',', StringSplitOptions.TrimEntries)),
    ];
}
