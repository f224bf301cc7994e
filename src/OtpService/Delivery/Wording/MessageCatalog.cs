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

    private readonly FrozenDictionary<MessageKey, MessageEntry> entries;

    /// <summary>The files as they are configured; the validator has told their faults before.</summary>
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

    /// <summary>The languages that it has words of.</summary>
    public MessageLanguages Languages { get; }

    /// <summary>The page around the words of an email; its values are HTML already.</summary>
    public Template Layout { get; }

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
}

/// <summary>A message: in which language, by which channel, and for which purpose or occasion.</summary>
internal readonly record struct MessageKey(string Language, Channel Channel, string Name);

/// <summary>The words of a message and where they stand.</summary>
internal sealed record MessageEntry(MessageSource Source, string File, MessageWords Words);
