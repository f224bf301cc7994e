using System.Globalization;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;

namespace OtpService.Telemetry;

/// <summary>Determines the keys under which an event is counted.</summary>
internal static class EventCounters
{
    /// <summary>
    /// The upper limits, in milliseconds, of the ranges into which delivery times are counted.
    /// </summary>
    private static readonly int[] Steps = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

    private static readonly string[] StepNames =
        [.. Steps.Select(step => step.ToString(CultureInfo.InvariantCulture))];

    public static StatKey? Of(in OtpEvent happened) => happened.Kind switch
    {
        OtpEventKind.CodeSent => new(StatCounter.Sent, ChannelOf(happened), happened.Purpose),
        OtpEventKind.CodeVerified => new(StatCounter.Verified, ChannelOf(happened), happened.Purpose),
        OtpEventKind.CodeUndelivered => new(StatCounter.Undelivered, ChannelOf(happened), happened.Outcome),
        OtpEventKind.SendRefused => new(StatCounter.RefusedSends, ChannelOf(happened), happened.Outcome),
        OtpEventKind.VerificationFailed =>
            new(StatCounter.RefusedVerifications, ChannelOf(happened), happened.Outcome),
        OtpEventKind.MessageHandled => new(StatCounter.Messages, happened.Purpose, happened.Outcome),
        OtpEventKind.EmailTokenVerified or OtpEventKind.EmailTokenRefused =>
            new(StatCounter.EmailTokens, happened.Purpose, happened.Outcome),
        OtpEventKind.DeliveryTried => new(StatCounter.Deliveries, happened.Provider, happened.Outcome),
        OtpEventKind.ReceiptTaken => new(StatCounter.Receipts, happened.Provider, happened.Outcome),
    };

    /// <summary>Returns the country of an event about a phone number; null for everything else.</summary>
    public static StatKey? CountryOf(in OtpEvent happened)
    {
        var fate = happened.Kind switch
        {
            OtpEventKind.CodeSent when happened.IsRepeat => null,
            OtpEventKind.CodeSent => "sent",
            OtpEventKind.CodeVerified => "verified",
            OtpEventKind.CodeUndelivered => "undelivered",
            OtpEventKind.SendRefused => "refused",
            OtpEventKind.VerificationFailed or OtpEventKind.MessageHandled => null,
            OtpEventKind.EmailTokenVerified or OtpEventKind.EmailTokenRefused => null,
            OtpEventKind.DeliveryTried or OtpEventKind.ReceiptTaken => null,
        };
        return fate is not null && happened.Address is { IsPhone: true } number
            ? new(StatCounter.Countries, SmsCountryFilter.CountryOf(number), fate)
            : null;
    }

    /// <summary>Returns the range of the delivery time for an accepted attempt.</summary>
    public static StatKey? TimeOf(in OtpEvent happened)
    {
        if (happened is not { Kind: OtpEventKind.DeliveryTried, Outcome: Outcomes.Accepted })
        {
            return null;
        }

        var milliseconds = happened.Elapsed.TotalMilliseconds;
        var step = Array.FindIndex(Steps, most => milliseconds <= most);
        return new(StatCounter.DeliveryTimes, happened.Provider, StepNames[step < 0 ? ^1 : step]);
    }

    /// <summary>
    /// Returns the word for the channel of an event; empty if the request had no valid recipient.
    /// </summary>
    public static string ChannelOf(in OtpEvent happened) =>
        happened.Address?.Channel.Name() ?? "";
}
