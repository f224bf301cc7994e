using OtpService.Otp.Recipients;
using OtpService.Outgoing;

namespace OtpService.Delivery;

/// <summary>
/// The faults that the settings of several providers have in common. Each names its remedy and contains no
/// value.
/// </summary>
internal static class ProviderFaults
{
    private const int MaxNameLength = 64;

    /// <summary>An API key is required and is sent in a header: visible ASCII only.</summary>
    public static IEnumerable<string> Key(string setting, string key)
    {
        if (key.Length == 0)
        {
            yield return $"{setting} is required: make an API key in the provider's dashboard.";
        }
        else if (key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            yield return $"{setting} must not contain spaces, line breaks or accents: copy it again.";
        }
    }

    /// <summary>An API requires https, or http on the private network.</summary>
    public static IEnumerable<string> Url(string setting, string url, PrivateNetwork network)
    {
        if (url.Length == 0)
        {
            yield return $"{setting} is required: an https URL, or an http one of your own network.";
        }
        else if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length > 0)
        {
            yield return $"{setting} must be an absolute https URL without user, query or fragment.";
        }
        else if (uri.Scheme == Uri.UriSchemeHttp && !network.MayHave(uri.IdnHost, uri.Port))
        {
            yield return $"{setting} must begin with https://: over http, key and codes can be read. For a host of your own "
                + "network, list it in PRIVATE_HOSTS.";
        }
    }

    /// <summary>A sender must be an email address.</summary>
    public static IEnumerable<string> Sender(string setting, string email)
    {
        if (!Address.TryParseEmail(email, out _))
        {
            yield return email.Length == 0
                ? $"{setting} is required: an email address of a domain that you may send from."
                : $"{setting} must be an email address such as codes@example.com, without a name.";
        }
    }

    /// <summary>The sender's name is sent in a header: no line breaks.</summary>
    public static IEnumerable<string> SenderName(string setting, string name)
    {
        if (name.Length > MaxNameLength || name.Any(char.IsControl))
        {
            yield return $"{setting} must be at most {MaxNameLength} characters without line breaks.";
        }
    }

    /// <summary>Any other value is sent in a request: no line breaks.</summary>
    public static IEnumerable<string> Text(string setting, string value)
    {
        if (value.Length == 0)
        {
            yield return $"{setting} is required: see what the provider calls it.";
        }
        else if (value.Any(char.IsControl))
        {
            yield return $"{setting} must be one line without tabs.";
        }
    }
}
