using Microsoft.Extensions.Options;

namespace OtpService.EmailTokens;

/// <summary>Finds every fault in the settings of email tokens.</summary>
internal sealed class EmailTokenOptionsValidator : IValidateOptions<EmailTokenOptions>
{
    public ValidateOptionsResult Validate(string? name, EmailTokenOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(EmailTokenOptions options)
    {
        if (!IssuerList.TryParse(options.Issuers, out var issuers))
        {
            yield return "EMAIL_TOKEN_ISSUERS must list pairs of a domain and its issuer's host name, such as "
                + "gmail.com=accounts.google.com, separated by commas, each domain once, or contain * for any other domain.";
        }

        if (issuers?.AllowsAny == true && !IsResolver(options.DnsUrl))
        {
            yield return "EMAIL_TOKEN_DNS_URL must be the https URL of a DNS resolver (RFC 8484) if EMAIL_TOKEN_ISSUERS "
                + "contains *: the resolver decides who may vouch for an address, so use one that validates DNSSEC.";
        }
    }

    private static bool IsResolver(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
        && uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length == 0;
}
