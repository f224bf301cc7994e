using Microsoft.Extensions.Options;
using OtpService.Hooks.Systems;
using OtpService.Incoming;

namespace OtpService.Hooks;

/// <summary>
/// Secrets by which identity systems authenticate. A hook without its secret does not exist.
/// </summary>
internal sealed class HookOptions
{
    public const string Section = "Hooks";

    /// <summary>
    /// The keys of back ends, which also authenticate the hooks of systems that cannot sign.
    /// </summary>
    public string ApiKeys { get; set; } = "";

    /// <summary>
    /// The secret in Supabase's format: <c language="text">v1,whsec_</c> and base64, several separated by |.
    /// </summary>
    public string SupabaseSmsSecret { get; set; } = "";

    /// <inheritdoc cref="SupabaseSmsSecret"/>
    public string SupabaseEmailSecret { get; set; } = "";

    /// <summary>
    /// The URL of the Supabase project. If it is set, email contains a link in addition to the code. Default
    /// none.
    /// </summary>
    public string SupabaseUrl { get; set; } = "";

    /// <summary>The secret in Clerk's format: <c language="text">whsec_</c> and base64.</summary>
    public string ClerkSecret { get; set; } = "";

    /// <summary>
    /// The secret that signs the tokens of Auth0's legacy gateway, if it is set up to send them. Default none.
    /// </summary>
    public string Auth0GatewaySecret { get; set; } = "";

    /// <summary>The signing keys of Zitadel's HTTP providers, separated by commas.</summary>
    public string ZitadelKeys { get; set; } = "";

    public static string[] Split(string list, char separator) =>
        list.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class HookOptionsValidator : IValidateOptions<HookOptions>
{
    public ValidateOptionsResult Validate(string? name, HookOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(HookOptions options)
    {
        (string Setting, string Value)[] supabase =
        [
            ("SUPABASE_SMS_HOOK_SECRET", options.SupabaseSmsSecret),
            ("SUPABASE_EMAIL_HOOK_SECRET", options.SupabaseEmailSecret),
        ];
        foreach (var (setting, value) in supabase)
        {
            if (!Array.TrueForAll(SupabaseHooks.Secrets(value), WebhookSignatureCheck.IsStandardSecret))
            {
                yield return $"{setting} must be v1,whsec_ followed by base64, several separated by |: copy it from "
                    + "Supabase's hooks page.";
            }
        }

        if (options.SupabaseUrl.Length > 0
            && !(Uri.TryCreate(options.SupabaseUrl, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"))
        {
            yield return "SUPABASE_URL must be the URL of the project, such as https://abc.supabase.co.";
        }

        if (options.ClerkSecret.Length > 0 && !WebhookSignatureCheck.IsStandardSecret(options.ClerkSecret))
        {
            yield return "CLERK_WEBHOOK_SECRET must be whsec_ followed by base64: copy it from Clerk's webhook page.";
        }
    }
}
