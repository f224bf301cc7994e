using System.Diagnostics;
using System.Diagnostics.Metrics;
using OtpService.Otp;
using OtpService.Otp.Reporting;

namespace OtpService.Telemetry;

/// <summary>
/// The service's own metrics, named by the semantic conventions of OpenTelemetry. Every label has few values:
/// none is a recipient, a client or an id.
/// </summary>
internal sealed class Measurements : IEventSink
{
    /// <summary>
    /// Codes requested. Labels: otp.channel, otp.purpose, otp.outcome, which is accepted or the reason for
    /// the refusal.
    /// </summary>
    public const string Sends = "otp.sends";

    /// <summary>
    /// Guesses. Labels: otp.channel, otp.purpose, otp.outcome, which is verified or the reason for the
    /// refusal.
    /// </summary>
    public const string Verifications = "otp.verifications";

    /// <summary>
    /// Email tokens. Labels: otp.channel, otp.purpose, otp.outcome, which is verified or why one was not accepted.
    /// </summary>
    public const string EmailTokens = "otp.email_tokens";

    /// <summary>Messages of back ends and hooks. Labels: otp.channel, otp.template, otp.outcome.</summary>
    public const string Messages = "otp.messages";

    /// <summary>
    /// How long providers took, in seconds. Labels: otp.channel, otp.provider, otp.outcome.
    /// </summary>
    public const string DeliveryDuration = "otp.delivery.duration";

    /// <summary>Receipts of providers. Labels: otp.provider, otp.outcome.</summary>
    public const string Receipts = "otp.receipts";

    /// <summary>Always 1. Label: version.</summary>
    public const string BuildInfo = "otp.build.info";

    private readonly Meter meter;
    private readonly Counter<long> sends;
    private readonly Counter<long> verifications;
    private readonly Counter<long> emailTokens;
    private readonly Counter<long> messages;
    private readonly Counter<long> receipts;
    private readonly Histogram<double> deliveryDuration;

    public Measurements(IMeterFactory meters)
    {
        // The factory disposes it with the service.
        meter = meters.Create(Instrumentation.Name);
        sends = meter.CreateCounter<long>(Sends, "{send}", "Codes requested.");
        verifications = meter.CreateCounter<long>(Verifications, "{verification}", "Guesses at codes.");
        emailTokens = meter.CreateCounter<long>(EmailTokens, "{token}", "Email tokens.");
        messages = meter.CreateCounter<long>(
            Messages, "{message}", "Messages of back ends and identity systems.");
        receipts = meter.CreateCounter<long>(Receipts, "{receipt}", "What providers reported about messages later.");
        meter.CreateObservableGauge(
            BuildInfo, () => new Measurement<int>(1, [new("version", ProductVersion.Text)]), unit: null,
            "Always 1; the label has the version.");
        deliveryDuration = meter.CreateHistogram(
            DeliveryDuration, "s", "How long providers took to answer.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
            });
    }

    public void Take(in OtpEvent happened)
    {
        switch (happened.Kind)
        {
            case OtpEventKind.CodeSent or OtpEventKind.SendRefused or OtpEventKind.CodeUndelivered:
                sends.Add(1, Labels(happened, "otp.purpose", happened.Purpose));
                break;
            case OtpEventKind.CodeVerified or OtpEventKind.VerificationFailed:
                verifications.Add(1, Labels(happened, "otp.purpose", happened.Purpose));
                break;
            case OtpEventKind.EmailTokenVerified or OtpEventKind.EmailTokenRefused:
                emailTokens.Add(1, Labels(happened, "otp.purpose", happened.Purpose));
                break;
            case OtpEventKind.MessageHandled:
                messages.Add(1, Labels(happened, "otp.template", happened.Purpose));
                break;
            case OtpEventKind.DeliveryTried:
                deliveryDuration.Record(
                    happened.Elapsed.TotalSeconds, Labels(happened, "otp.provider", happened.Provider));
                break;
            case OtpEventKind.ReceiptTaken:
                receipts.Add(1, Labels(happened, "otp.provider", happened.Provider));
                break;
        }
    }

    private static TagList Labels(in OtpEvent happened, string label, string value) => new(
    [
        new("otp.channel", EventCounters.ChannelOf(happened)),
        new(label, value),
        new("otp.outcome", happened.Outcome),
    ]);
}
