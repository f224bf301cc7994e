using OtpService.Delivery.Wording;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Lengths;

/// <summary>
/// Finds words that cannot be delivered, because they are longer than networks or mail servers accept.
/// </summary>
internal static class MessageFaults
{
    /// <summary>The longest SMS: Twilio accepts 1,600 characters, ten segments of GSM-7.</summary>
    private const int MaxSegments = 10;

    /// <summary>The longest line of an email, which its subject is (RFC 5322 section 2.1.1).</summary>
    private const int MaxLineLength = 998;

    private static readonly Code LongestCode = new(new string('Q', 10));

    /// <summary>
    /// Returns one line per file, for the first message in it that is too long with the longest code. SMS are
    /// checked only if an SMS provider is configured.
    /// </summary>
    public static IEnumerable<string> Find(MessageCatalog catalog, DeliveryOptions options)
    {
        var longest = new MessageValues(options.BrandName, null)
        {
            Code = LongestCode,
            Lifetime = TimeSpan.FromDays(1),
        };
        return catalog.Entries
            .Where(message => MessageKinds.Of(message.Key.Name) != MessageKind.Alert
                && (message.Key.Channel != Channel.Sms || options.SmsProviders.Length > 0))
            .OrderBy(message => message.Value.File, StringComparer.Ordinal)
            .ThenBy(message => message.Value.Words.Line)
            .Select(message => (message.Value, Fault: message.Key.Channel switch
            {
                Channel.Email => SubjectFault(longest.In(message.Value.Words.Headline)),
                _ => SmsFault(longest.In(message.Value.Words.Headline)),
            }))
            .Where(found => found.Fault.Length > 0)
            .DistinctBy(found => (found.Value.Source, found.Value.File))
            .Select(found => $"{found.Value.Source.Setting}: {found.Value.File} "
                + $"line {found.Value.Words.Line}: {found.Fault}");
    }

    private static string SubjectFault(string subject) => subject.Length <= MaxLineLength
        ? ""
        : $"the subject is longer than {MaxLineLength} characters: shorten its words.";

    private static string SmsFault(string text) => SmsSegments.Count(text) <= MaxSegments
        ? ""
        : $"the SMS is longer than {MaxSegments} segments: shorten its words.";
}
