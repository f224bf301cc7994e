using Microsoft.Net.Http.Headers;

namespace OtpService.Web;

/// <summary>
/// The content codings in which files are built, the smallest first (RFC 9110 section 8.4.1, RFC 7932).
/// </summary>
internal static class ContentCodings
{
    public static readonly IReadOnlyList<(string Name, string Extension)> All = [("br", ".br"), ("gzip", ".gz")];

    /// <summary>
    /// Returns which codings a request accepts (RFC 9110 section 12.5.3): those that it names, or all with
    /// "*", unless their weight is 0. A request without the field accepts any, but is probably not from a
    /// browser, and gets none.
    /// </summary>
    public static Predicate<string> Accepted(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var listed))
        {
            return _ => false;
        }

        return coding => (Find(listed, coding) ?? Find(listed, "*")) is { Quality: null or > 0 };
    }

    private static StringWithQualityHeaderValue? Find(IList<StringWithQualityHeaderValue> listed, string coding) =>
        listed.FirstOrDefault(value => value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase));
}
