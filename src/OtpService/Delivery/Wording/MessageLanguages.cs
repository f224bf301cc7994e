namespace OtpService.Delivery.Wording;

/// <summary>
/// The languages that messages are sent in: those with words, as far as LOCALES wants them.
/// </summary>
/// <param name="written">The languages that there are files of.</param>
/// <param name="options">What is wanted, and the default.</param>
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
