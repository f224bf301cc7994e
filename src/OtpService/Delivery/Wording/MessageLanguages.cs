namespace OtpService.Delivery.Wording;

/// <summary>The languages in which messages are sent: those with words, limited to LOCALES.</summary>
/// <param name="written">The languages for which there are files.</param>
/// <param name="options">The chosen languages, and the default.</param>
internal sealed class MessageLanguages(IReadOnlySet<string> written, DeliveryOptions options)
{
    private readonly string[] wanted = DeliveryOptions.Names(options.Locales);

    /// <summary>Their tags, in lower case.</summary>
    public IReadOnlySet<string> Chosen { get; } =
        DeliveryOptions.Names(options.Locales) is { Length: > 0 } tags
            ? tags.Select(tag => Closest(tag, written)).OfType<string>().ToHashSet(StringComparer.Ordinal)
            : written;

    public IEnumerable<string> Faults()
    {
        if (wanted.Any(tag => Closest(tag, written) is null))
        {
            yield return $"LOCALES names a language without messages: use {List(written)}, several "
                + "separated by commas.";
        }
        else if (Closest(options.DefaultLocale, Chosen) is null)
        {
            yield return wanted.Length == 0
                ? $"DEFAULT_LOCALE names a language without messages: use one of {List(written)}."
                : $"DEFAULT_LOCALE is not among LOCALES: use one of {List(Chosen)}, or add it there.";
        }
    }

    private static string? Closest(string tag, IReadOnlySet<string> languages) =>
        LanguageTags.Lookup(tag).FirstOrDefault(languages.Contains);

    private static string List(IEnumerable<string> languages) =>
        string.Join(", ", languages.Order(StringComparer.Ordinal));
}
