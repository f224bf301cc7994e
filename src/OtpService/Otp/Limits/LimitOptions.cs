using Microsoft.Extensions.Options;
using OtpService.Otp.Store;

namespace OtpService.Otp.Limits;

/// <summary>The limits beyond a single recipient. A limit of 0 is off.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>
    /// Sends for one client network in any hour; for the 48-bit prefix of an IPv6 address, sixteen times as
    /// many. Default 30, 0 to 100,000.
    /// </summary>
    public int NetworkSendsPerHour { get; set; } = 30;

    /// <summary>
    /// Failed verifications from one client network in any hour; from the 48-bit prefix of an IPv6 address,
    /// sixteen times as many. Default 100, 0 to 100,000.
    /// </summary>
    public int NetworkFailuresPerHour { get; set; } = 100;

    /// <summary>
    /// SMS, WhatsApp and Telegram messages of the whole service in any hour: the spending stop. Default 0, 0 to 1,000,000.
    /// </summary>
    public int SmsPerHour { get; set; }

    /// <summary>
    /// SMS, WhatsApp and Telegram messages of the whole service in any 24 hours: the spending stop. Default 0, 0 to
    /// 1,000,000.
    /// </summary>
    public int SmsPerDay { get; set; }

    /// <summary>Calls of the whole service in any hour: the spending stop. Default 0, 0 to 1,000,000.</summary>
    public int VoicePerHour { get; set; }

    /// <summary>Calls of the whole service in any 24 hours: the spending stop. Default 0, 0 to 1,000,000.</summary>
    public int VoicePerDay { get; set; }

    /// <summary>Emails of the whole service in any hour. Default 0, 0 to 1,000,000.</summary>
    public int EmailPerHour { get; set; }

    /// <summary>Emails of the whole service in any 24 hours. Default 0, 0 to 1,000,000.</summary>
    public int EmailPerDay { get; set; }

    /// <summary>
    /// SMS to a country in any hour and in any 24 hours, such as LV:10/100, separated by commas. Default
    /// none.
    /// </summary>
    public string SmsCountries { get; set; } = "";

    /// <summary>
    /// SMS to one block of numbers, or to one country, in an hour, from which on the conversion rule applies: see
    /// <see cref="ConversionRule"/>. Default 50, 0 to 100,000.
    /// </summary>
    public int SmsConversionSends { get; set; } = 50;

    /// <summary>The percentage of these SMS that must have been verified. Default 20, 1 to 100.</summary>
    public int SmsConversionPercent { get; set; } = 20;

    /// <summary>
    /// Failed verifications of the whole service in an hour that raise the code-spraying alarm. Default 10,000, 0
    /// to 10,000,000.
    /// </summary>
    public int FailureAlarmPerHour { get; set; } = 10_000;

    /// <summary>The rule against SMS pumping; null when it is off.</summary>
    public ConversionRule? Conversion =>
        SmsConversionSends == 0 ? null : new ConversionRule(SmsConversionSends, SmsConversionPercent);
}

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        (string Setting, int Value, int Min, int Max)[] ranges =
        [
            ("NETWORK_SENDS_PER_HOUR", options.NetworkSendsPerHour, 0, 100_000),
            ("NETWORK_FAILURES_PER_HOUR", options.NetworkFailuresPerHour, 0, 100_000),
            ("SMS_LIMIT_HOUR", options.SmsPerHour, 0, 1_000_000),
            ("SMS_LIMIT_DAY", options.SmsPerDay, 0, 1_000_000),
            ("VOICE_LIMIT_HOUR", options.VoicePerHour, 0, 1_000_000),
            ("VOICE_LIMIT_DAY", options.VoicePerDay, 0, 1_000_000),
            ("EMAIL_LIMIT_HOUR", options.EmailPerHour, 0, 1_000_000),
            ("EMAIL_LIMIT_DAY", options.EmailPerDay, 0, 1_000_000),
            ("SMS_CONVERSION_SENDS", options.SmsConversionSends, 0, 100_000),
            ("SMS_CONVERSION_PERCENT", options.SmsConversionPercent, 1, 100),
            ("FAILURE_ALARM_HOUR", options.FailureAlarmPerHour, 0, 10_000_000),
        ];
        List<string> faults = [.. RangeFaults.Of(ranges)];
        if (SmsCountryLimits.TryParse(options.SmsCountries) is null)
        {
            faults.Add("SMS_COUNTRY_LIMITS must list countries with their SMS per hour and per day, such as LV:10/100, "
                + "US:0/5000.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
