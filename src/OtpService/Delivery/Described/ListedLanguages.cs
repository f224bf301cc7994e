using OtpService.Delivery.Wording;

namespace OtpService.Delivery.Described;

/// <summary>
/// Chooses the language of a message for a provider whose own words exist in some languages alone, such as those in which a
/// template is approved. The operator lists them, separated by commas, as the provider spells them.
/// </summary>
internal static class ListedLanguages
{
    /// <summary>
    /// Returns the first of these, as it is listed: the language itself, its base language (pt for pt-BR), another variant
    /// (pt_PT for pt-BR), or the first of all. If nothing is listed, it returns the tag unchanged.
    /// </summary>
    /// <param name="list">The languages, where case does not matter, and _ is the same as -.</param>
    /// <param name="language">A BCP 47 tag.</param>
    public static string Choose(string list, string language)
    {
        var listed = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] ranges = [.. LanguageTags.Lookup(TagOf(language))];
        return ranges.Select(range => Array.Find(listed, one => Is(TagOf(one), range))).FirstOrDefault(one => one is not null)
            ?? Array.Find(listed, one => ranges.Length > 0 && Is(TagOf(one).Split('-')[0], ranges[^1]))
            ?? listed.FirstOrDefault(language);
    }

    private static string TagOf(string language) => language.Replace('_', '-');

    private static bool Is(string tag, string range) => tag.Equals(range, StringComparison.OrdinalIgnoreCase);
}
