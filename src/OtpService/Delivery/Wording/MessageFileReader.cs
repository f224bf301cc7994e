namespace OtpService.Delivery.Wording;

/// <summary>
/// Reads the message files: the built-in ones, and those of the operator, which replace them section by
/// section. A file with a fault adds a line to the faults.
/// </summary>
internal sealed class MessageFileReader
{
    private static readonly string[] LayoutPlaceholders =
    [
        "language", "direction", "headline", "paragraphs", "brand", "accent", "accentOnLight", "accentOnDark",
    ];

    private readonly Dictionary<MessageKey, MessageEntry> entries = [];
    private readonly List<string> faults;

    public MessageFileReader(DeliveryOptions options, List<string> faults)
    {
        this.faults = faults;
        IEnumerable<MessageSource> sources = options.MessagesFolder.Length == 0
            ? [new MessageSource.BuiltIn()]
            : [new MessageSource.BuiltIn(), new MessageSource.Folder(options.MessagesFolder)];
        var files = sources.SelectMany(source => FilesOf(source).Select(file => (source, file))).ToList();
        Languages = new(
            files.Where(found => IsLanguage(found.file)).Select(found => LanguageOf(found.file))
                .ToHashSet(StringComparer.Ordinal),
            options);
        foreach (var (source, file) in files)
        {
            if (!IsLanguage(file) || Languages.Chosen.Contains(LanguageOf(file)))
            {
                Load(source, file);
            }
        }
    }

    /// <summary>The languages for which there are words.</summary>
    public MessageLanguages Languages { get; }

    /// <summary>The page around the words of an email.</summary>
    public Template Layout { get; private set; } = Template.Parse("", []);

    /// <summary>Every message in every language.</summary>
    public IReadOnlyDictionary<MessageKey, MessageEntry> Entries => entries;

    private static bool IsLanguage(string file) => file != MessageSource.LayoutFile;

    private static string LanguageOf(string file) =>
        file[..^MessageSource.Extension.Length].ToLowerInvariant();

    private List<string> FilesOf(MessageSource source)
    {
        try
        {
            return [.. source.Files];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{source.Setting} cannot be read: give the service's user the right to read it.");
            return [];
        }
    }

    private void Load(MessageSource source, string file)
    {
        try
        {
            if (!IsLanguage(file))
            {
                Layout = ParseLayout(source.Read(file));
                return;
            }

            var language = LanguageOf(file);
            foreach (var (section, words) in MessageFile.Parse(source.Read(file)))
            {
                entries[new(language, section.Channel, section.Name)] = new(source, file, words);
            }
        }
        catch (FormatException exception)
        {
            faults.Add($"{source.Setting}: {file} {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{source.Setting}: {file} cannot be read: give the service's user the right to read it.");
        }
    }

    private static Template ParseLayout(string text)
    {
        var layout = Template.Parse(text, LayoutPlaceholders);
        return layout.Mentions("headline") && layout.Mentions("paragraphs")
            ? layout
            : throw new FormatException("line 1: the layout must contain {{headline}} and {{paragraphs}}.");
    }
}
