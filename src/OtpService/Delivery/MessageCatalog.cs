using System.Collections.Frozen;
using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>
/// The words of every message, from the files under Messages/: {channel}/{language}/{purpose}.txt, with
/// default.txt for purposes that the operator made up, and one HTML layout for all e-mail.
/// </summary>
internal sealed class MessageCatalog
{
    public const string Language = "en";

    private const string Root = "Messages/";
    private const string LayoutFile = Root + "email/layout.html";
    private const string DefaultPurpose = "default";

    private static readonly string[] LayoutPlaceholders = ["language", "headline", "paragraphs", "brand"];

    private readonly FrozenDictionary<string, MessageWords> words;

    /// <exception cref="FormatException">A file has a fault; the message names both.</exception>
    public MessageCatalog()
    {
        var files = typeof(MessageCatalog).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Root, StringComparison.Ordinal))
            .ToList();
        words = files.Where(file => file != LayoutFile)
            .ToFrozenDictionary(file => file, file => Load(file, MessageWords.Parse));
        Layout = Load(LayoutFile, text => Template.Parse(text, LayoutPlaceholders));
    }

    /// <summary>The page around the words of an e-mail; its values are HTML already.</summary>
    public Template Layout { get; }

    /// <summary>The words for a purpose, those of the default where it has none of its own.</summary>
    public MessageWords Find(Channel channel, string purpose) =>
        words.TryGetValue(FileOf(channel, purpose), out var own)
            ? own
            : words[FileOf(channel, DefaultPurpose)];

    /// <summary>Whether every SMS fits one segment with the longest code and number of minutes.</summary>
    public bool FitsOneSegment(string brand)
    {
        var longest = new MessageValues(new Code("QQQQQQQQQQ"), TimeSpan.FromDays(1), brand, null);
        return words.Where(entry => entry.Key.StartsWith(FolderOf(Channel.Sms), StringComparison.Ordinal))
            .All(entry => SmsSegments.Count(entry.Value.Text(longest)) == 1);
    }

    private static string FolderOf(Channel channel) => channel switch
    {
        Channel.Email => $"{Root}email/",
        Channel.Sms => $"{Root}sms/",
    };

    private static string FileOf(Channel channel, string purpose) =>
        $"{FolderOf(channel)}{Language}/{purpose}.txt";

    private static T Load<T>(string file, Func<string, T> parse)
    {
        using var stream = typeof(MessageCatalog).Assembly.GetManifestResourceStream(file)
            ?? throw new FileNotFoundException("Not embedded.", file);
        using var reader = new StreamReader(stream);
        try
        {
            return parse(reader.ReadToEnd());
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{file}: {exception.Message}", exception);
        }
    }
}
