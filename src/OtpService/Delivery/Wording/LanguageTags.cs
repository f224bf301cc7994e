using System.Collections.Frozen;

namespace OtpService.Delivery.Wording;

/// <summary>Language tags (BCP 47), in lower case.</summary>
internal static class LanguageTags
{
    // The languages written in Arabic, Hebrew, Thaana or another right-to-left script.
    private static readonly FrozenSet<string> RightToLeft = new[]
    {
        "ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Returns the tags to look for if a language is requested, the closest first: pt-BR, then pt (RFC 4647
    /// section 3.4). A single letter or digit is removed together with the subtag that follows it.
    /// </summary>
    public static IEnumerable<string> Lookup(string range)
    {
        var tag = range.ToLowerInvariant();
        while (tag.Length > 0)
        {
            yield return tag;
            tag = WithoutLastSubtag(tag);
            if (tag.Length > 1 && tag[^2] == '-')
            {
                tag = WithoutLastSubtag(tag);
            }
        }
    }

    /// <summary>The value of HTML's dir for a language.</summary>
    public static string Direction(string tag) =>
        RightToLeft.Contains(tag.Split('-')[0]) ? "rtl" : "ltr";

    private static string WithoutLastSubtag(string tag) => tag[..Math.Max(0, tag.LastIndexOf('-'))];
}
