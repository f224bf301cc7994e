using Microsoft.Extensions.Options;
using OtpService.Delivery.Wording;
using OtpService.Otp;
using OtpService.Otp.Links;

namespace OtpService.Delivery.Lengths;

/// <summary>
/// Warns at start about messages that cost more or are not shown in full, with one line for each kind.
/// </summary>
internal sealed partial class MessageReport(
    MessageCatalog catalog,
    IOptions<DeliveryOptions> delivery,
    IOptions<OtpOptions> otp,
    IOptions<MagicLinkOptions> links,
    ILogger<MessageReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var options = delivery.Value;
        var lengths = new MessageLengths(catalog, options, new(catalog, options, otp.Value, links.Value));
        if (DeliveryOptions.Names(options.SmsProviders).Length > 0)
        {
            Report(Segments(lengths), SeveralSegments);
            Report(string.Join(", ", lengths.TooLongForApp()), TooLongForApp);
        }

        if (DeliveryOptions.Names(options.EmailProviders).Length > 0)
        {
            Report(string.Join(", ", lengths.LongSubjects()), LongSubjects);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Segments(MessageLengths lengths) => string.Join("; ", lengths.SeveralSegments()
        .GroupBy(language => language.Segments, language => language.Language)
        .OrderBy(group => group.Key)
        .Select(group => $"{group.Key} in {string.Join(", ", group)}"));

    private void Report(string found, Action<ILogger, string> warn)
    {
        if (found.Length > 0)
        {
            warn(logger, found);
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "An SMS can take more than one segment, and each is charged: {Segments}. A shorter brand, site or "
        + "link, letters of the GSM-7 alphabet, own words in MESSAGES_FOLDER, or fewer LOCALES avoid that")]
    private static partial void SeveralSegments(ILogger logger, string segments);

    [LoggerMessage(LogLevel.Warning,
        "An SMS can be longer than the 140 bytes that Android passes to the app of SMS_APP_HASH: {Languages}")]
    private static partial void TooLongForApp(ILogger logger, string languages);

    [LoggerMessage(LogLevel.Warning,
        "The subject of an email can be longer than 77 characters, and mail programs cut it off: {Languages}")]
    private static partial void LongSubjects(ILogger logger, string languages);
}
