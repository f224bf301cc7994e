using System.Globalization;
using System.Text;

namespace OtpService.Configuration;

/// <summary>
/// Writes URLs and host names as they go into headers, links and messages: in ASCII, hosts as Punycode
/// (RFC 5891), everything else percent-encoded (RFC 3987 section 3.1). In any other form they would be
/// refused only when somebody is to be sent there.
/// </summary>
internal static class AsciiUrl
{
    private static readonly IdnMapping Mapping = new();

    /// <summary>A list separated by commas, each in ASCII; null where one cannot be.</summary>
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
            // A host that the rules for names do not allow.
            return null;
        }
    }

    private static string? Of(string text, Uri url)
    {
        var host = url.HostNameType == UriHostNameType.Dns ? HostOf(url.Host) : url.Host;
        var ascii = new StringBuilder($"{url.Scheme}://");
        ascii.Append(url.UserInfo.Length > 0 ? $"{url.UserInfo}@" : "").Append(host);
        ascii.Append(url.IsDefaultPort ? "" : $":{url.Port.ToString(CultureInfo.InvariantCulture)}");

        // An origin has no path, and must not be given one.
        ascii.Append(url.PathAndQuery == "/" && !text.EndsWith('/') ? "" : url.PathAndQuery);
        ascii.Append(url.Fragment);
        return host is not null && IsVisibleAscii(ascii.ToString()) ? ascii.ToString() : null;
    }

    private static string? HostOf(string name) =>
        Mapping.GetAscii(name) is var host && Uri.CheckHostName(host) == UriHostNameType.Dns ? host : null;

    private static bool IsVisibleAscii(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
