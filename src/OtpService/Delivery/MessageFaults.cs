using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>Finds every message that does not come out as it should with the settings as they are.</summary>
internal static class MessageFaults
{
    /// <summary>The longest subject that is shown in one piece (RFC 5322 section 2.1.1).</summary>
    public const int MaxSubjectLength = 77;

    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(1);

    /// <summary>
    /// One line a file, for the first message in it that is too long with the longest code; those by SMS only
    /// where somebody delivers them.
    /// </summary>
    public static IEnumerable<string> Find(MessageCatalog catalog, DeliveryOptions options, int codeLength)
    {
        var code = new Code(new string('Q', codeLength));
        var longest = new MessageValues(options.BrandName, null) { Code = code, Lifetime = LongestLifetime };
        var ending = MessageWriter.DomainLine(options.WebOtpDomain, code);
        return catalog.Entries
            .Where(message => MessageKinds.Of(message.Key.Name) != MessageKind.Alert
                && (message.Key.Channel != Channel.Sms || options.SmsProviders.Length > 0))
            .OrderBy(message => message.Value.File, StringComparer.Ordinal)
            .ThenBy(message => message.Value.Words.Line)
            .Select(message => (message.Value, Fault: message.Key.Channel switch
            {
                Channel.Email => SubjectFault(longest.In(message.Value.Words.Headline)),
                Channel.Sms => SmsFault(longest.In(message.Value.Words.Headline) + ending, options),
            }))
            .Where(found => found.Fault.Length > 0)
            .DistinctBy(found => (found.Value.Source, found.Value.File))
            .Select(found => $"{found.Value.Source.Setting}: {found.Value.File} "
                + $"line {found.Value.Words.Line}: {found.Fault}");
    }

    private static string SubjectFault(string subject) => subject.Length <= MaxSubjectLength
        ? ""
        : "the subject is longer than 77 characters: shorten BRAND_NAME, or the words in MESSAGES_FOLDER.";

    private static string SmsFault(string text, DeliveryOptions options) => SmsSegments.Count(text) == 1
        ? ""
        : "the SMS is longer than one segment: shorten BRAND_NAME"
            + (options.WebOtpDomain.Length == 0 ? "" : " or WEBOTP_DOMAIN")
            + ", use letters of the GSM-7 alphabet, or give it shorter words in MESSAGES_FOLDER.";
}
