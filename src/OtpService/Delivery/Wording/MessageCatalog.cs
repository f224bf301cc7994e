using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Wording;

/// <summary>
/// The words of every message: those that come with the service, one file a language, and over them section
/// by section those of the operator; and one HTML layout for all email.
/// </summary>
internal sealed class MessageCatalog
{
    /// <summary>The language that has words for everything.</summary>
    public const string LastLanguage = "en";

    private static readonly string[] LayoutPlaceholders =
    [
        "language", "direction", "headline", "paragraphs", "brand", "accent", "accentOnLight", "accentOnDark",
    ];

    private readonly FrozenDictionary<MessageKey, MessageEntry> entries;

    /// <summary>The files as they are configured; the validator has told their faults before.</summary>
    public MessageCatalog(IOptions<DeliveryOptions> options)
        : this(options.Value, [])
    {
    }

    private MessageCatalog(DeliveryOptions options, List<string> faults)
    {
        Dictionary<MessageKey, MessageEntry> read = [];
        Layout = Template.Parse("", []);
        IEnumerable<MessageSource> sources = options.MessagesFolder.Length == 0
            ? [new MessageSource.BuiltIn()]
            : [new MessageSource.BuiltIn(), new MessageSource.Folder(options.MessagesFolder)];
        var files = sources
            .SelectMany(source => FilesOf(source, faults).Select(file => (source, file))).ToList();
        Languages = new(
            files.Where(found => IsLanguage(found.file)).Select(found => LanguageOf(found.file))
                .ToHashSet(StringComparer.Ordinal),
            options);
        foreach (var (source, file) in files)
        {
            if (!IsLanguage(file) || Languages.Chosen.Contains(LanguageOf(file)))
            {
                Load(source, file, read, faults);
            }
        }

        entries = read.ToFrozenDictionary();
    }

    /// <summary>The languages that it has words of.</summary>
    public MessageLanguages Languages { get; }

    /// <summary>The page around the words of an email; its values are HTML already.</summary>
    public Template Layout { get; private set; }

    /// <summary>Every message in every language.</summary>
    public IReadOnlyDictionary<MessageKey, MessageEntry> Entries => entries;

    /// <summary>Reads the files, and adds a line to the faults for each file that has one.</summary>
    public static MessageCatalog Load(DeliveryOptions options, List<string> faults) => new(options, faults);

    /// <summary>
    /// The words of a name in the first of some languages that has them, those for any code where a purpose
    /// has none of its own there, and otherwise in English.
    /// </summary>
    public (string Language, MessageWords Words) Find(
        Channel channel, string name, IEnumerable<string> languages) =>
        FindOrNull(channel, name, languages)
        ?? throw new InvalidOperationException("The default language was used before it was validated.");

    /// <inheritdoc cref="Find"/>
    public (string Language, MessageWords Words)? FindOrNull(
        Channel channel, string name, IEnumerable<string> languages)
    {
        var otherwise = MessageKinds.Of(name) == MessageKind.Code ? MessageKinds.AnyCode : name;
        foreach (var language in languages.SelectMany(LanguageTags.Lookup).Append(LastLanguage))
        {
            if (entries.TryGetValue(new(language, channel, name), out var own)
                || entries.TryGetValue(new(language, channel, otherwise), out own))
            {
                return (language, own.Words);
            }
        }

        return null;
    }

    private static bool IsLanguage(string file) => file != MessageSource.LayoutFile;

    private static string LanguageOf(string file) =>
        file[..^MessageSource.Extension.Length].ToLowerInvariant();

    private static List<string> FilesOf(MessageSource source, List<string> faults)
    {
        try
        {
            return [.. source.Files];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{source.Setting} cannot be read: let the service's user read it.");
            return [];
        }
    }

    private void Load(
        MessageSource source, string file, Dictionary<MessageKey, MessageEntry> read, List<string> faults)
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
                read[new(language, section.Channel, section.Name)] = new(source, file, words);
            }
        }
        catch (FormatException exception)
        {
            faults.Add($"{source.Setting}: {file} {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{source.Setting}: {file} cannot be read: let the service's user read it.");
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

/// <summary>A message: in which language, by which channel, and for which purpose or occasion.</summary>
internal readonly record struct MessageKey(string Language, Channel Channel, string Name);

/// <summary>The words of a message and where they stand.</summary>
internal sealed record MessageEntry(MessageSource Source, string File, MessageWords Words);
