using OtpService.Delivery.Layout;
using OtpService.Delivery.Wording;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Lengths;

/// <summary>The length of messages with the longest values that the settings allow, by language.</summary>
internal sealed class MessageLengths(MessageCatalog catalog, DeliveryOptions options, LongestValues longest)
{
    /// <summary>The longest subject that mail programs show in full (RFC 5322 section 2.1.1).</summary>
    private const int MaxSubjectLength = 77;

    private readonly SmsEnding ending = SmsEnding.Of(options);

    /// <summary>Returns the languages in which an SMS takes several segments, and how many at most.</summary>
    public IEnumerable<(string Language, int Segments)> SeveralSegments() => Texts(Channel.Sms)
        .GroupBy(text => text.Language, text => SmsSegments.Count(text.Text), StringComparer.Ordinal)
        .Select(language => (language.Key, language.Max()))
        .Where(language => language.Item2 > 1);

    /// <summary>Returns the languages in which an SMS can be too long for the app of SMS_APP_HASH.</summary>
    public IEnumerable<string> TooLongForApp() => Texts(Channel.Sms)
        .Where(text => !ending.Fits(text.Text)).Select(text => text.Language).Distinct(StringComparer.Ordinal);

    /// <summary>Returns the languages in which the subject of an email can be cut off.</summary>
    public IEnumerable<string> LongSubjects() => Texts(Channel.Email)
        .Where(text => text.Text.Length > MaxSubjectLength).Select(text => text.Language)
        .Distinct(StringComparer.Ordinal);

    private IEnumerable<(string Language, string Text)> Texts(Channel channel) => catalog.Entries
        .Where(message => message.Key.Channel == channel
            && MessageKinds.Of(message.Key.Name) != MessageKind.Alert)
        .OrderBy(message => message.Key.Language, StringComparer.Ordinal)
        .Select(message => (message.Key.Language, Text(message.Key, message.Value.Words)));

    private string Text(MessageKey key, MessageWords words)
    {
        var values = longest.Of(key.Name);
        return key.Channel switch
        {
            Channel.Email => values.In(words.Headline),
            _ => words.Sms(values, ending),
        };
    }
}
