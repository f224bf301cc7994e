using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Wording;

/// <summary>
/// The words of every message: the built-in ones, one file per language; the operator's files, which replace
/// them section by section; and one HTML layout for all email.
/// </summary>
internal sealed class MessageCatalog
{
    /// <summary>The language that has words for everything.</summary>
    public const string LastLanguage = "en";

    private readonly FrozenDictionary<MessageKey, MessageEntry> entries;

    /// <summary>Reads the configured files. The validator has already reported their faults.</summary>
    public MessageCatalog(IOptions<DeliveryOptions> options)
        : this(options.Value, [])
    {
    }

    private MessageCatalog(DeliveryOptions options, List<string> faults)
    {
        var reader = new MessageFileReader(options, faults);
        (Languages, Layout) = (reader.Languages, reader.Layout);
        entries = reader.Entries.ToFrozenDictionary();
    }

    /// <summary>The languages for which there are words.</summary>
    public MessageLanguages Languages { get; }

    /// <summary>The page around the words of an email; its values are already HTML.</summary>
    public Template Layout { get; }

    /// <summary>Every message in every language.</summary>
    public IReadOnlyDictionary<MessageKey, MessageEntry> Entries => entries;

    /// <summary>Reads the files, and adds a line to the faults for each file with a fault.</summary>
    public static MessageCatalog Load(DeliveryOptions options, List<string> faults) => new(options, faults);

    /// <summary>
    /// Returns the words of a name in the first of these languages that has any. A purpose without words of
    /// its own in a language gets those for any code. If no language has words, they are in English.
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
}

/// <summary>Identifies a message: its language, its channel, and its purpose or occasion.</summary>
internal readonly record struct MessageKey(string Language, Channel Channel, string Name);

/// <summary>The words of a message and where they come from.</summary>
internal sealed record MessageEntry(MessageSource Source, string File, MessageWords Words);
