using System.Globalization;
using System.Text;

namespace OtpService.Configuration;

/// <summary>
/// Converts URLs and host names to the form for headers, links and messages: ASCII, hosts as Punycode (RFC
/// 5891), everything else percent-encoded (RFC 3987 section 3.1). Any other form would be rejected only when
/// it is used.
/// </summary>
internal static class AsciiUrl
{
    private static readonly IdnMapping Mapping = new();

    /// <summary>Converts a list separated by commas; null if an entry cannot be converted.</summary>
    public static string? OfAll(string list)
    {
        if (IsVisibleAscii(list))
        {
            return list;
        }

        var each = Array.ConvertAll(list.Split(',', StringSplitOptions.TrimEntries), Of);
        return Array.TrueForAll(each, one => one is not null) ? string.Join(',', each) : null;
    }

    private static string? Of(string text)
    {
        try
        {
            return IsVisibleAscii(text) ? text
                : !text.Contains("://", StringComparison.Ordinal) ? HostOf(text)
                : Uri.TryCreate(text, UriKind.Absolute, out var url) ? Of(text, url)
                : null;
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException)
        {
            // The host name is not valid.
            return null;
        }
    }

    private static string? Of(string text, Uri url)
    {
        var host = url.HostNameType == UriHostNameType.Dns ? HostOf(url.Host) : url.Host;
        var ascii = new StringBuilder($"{url.Scheme}://");
        ascii.Append(url.UserInfo.Length > 0 ? $"{url.UserInfo}@" : "").Append(host);
        ascii.Append(url.IsDefaultPort ? "" : $":{url.Port.ToString(CultureInfo.InvariantCulture)}");

        // An origin has no path, and must not get one.
        ascii.Append(url.PathAndQuery == "/" && !text.EndsWith('/') ? "" : url.PathAndQuery);
        ascii.Append(url.Fragment);
        return host is not null && IsVisibleAscii(ascii.ToString()) ? ascii.ToString() : null;
    }

    private static string? HostOf(string name) =>
        Mapping.GetAscii(name) is var host && Uri.CheckHostName(host) == UriHostNameType.Dns ? host : null;

    private static bool IsVisibleAscii(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
