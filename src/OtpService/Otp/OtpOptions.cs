namespace OtpService.Otp;

/// <summary>Options for codes, guesses and sends. A limit of 0 is off.</summary>
internal sealed class OtpOptions
{
    public const string Section = "Otp";

    /// <summary>
    /// Secrets of at least 32 bytes, separated by commas: the first signs, all verify, the last one tags
    /// addresses.
    /// </summary>
    public string Secret { get; set; } = "";

    /// <summary>Characters in a code. Default 6 (NIST SP 800-63B: at least six digits), 4 to 10.</summary>
    public int Length { get; set; } = 6;

    /// <summary>Guesses per code. Default 5, 1 to 100.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>
    /// How many of the newest codes of an address and purpose may verify. Default 2, 1 to 5.
    /// </summary>
    public int LiveCodes { get; set; } = 2;

    /// <summary>Seconds between two sends to one address for one purpose. Default 60, 0 to 3,600.</summary>
    public int ResendCooldownSeconds { get; set; } = 60;

    /// <summary>SMS to one number in any hour. Default 3, 0 to 1,000.</summary>
    public int SmsRateLimitHour { get; set; } = 3;

    /// <summary>SMS to one number in any 24 hours. Default 10, 0 to 1,000.</summary>
    public int SmsRateLimitDay { get; set; } = 10;

    /// <summary>Emails to one address in any hour. Default 5, 0 to 1,000.</summary>
    public int EmailRateLimitHour { get; set; } = 5;

    /// <summary>Emails to one address in any 24 hours. Default 20, 0 to 1,000.</summary>
    public int EmailRateLimitDay { get; set; } = 20;

    /// <summary>
    /// Wrong guesses per address and purpose in any 24 hours before a code has one guess only. Default 10, 0
    /// to 100: NIST SP 800-63B section 3.2.2 allows at most 100 consecutive failures.
    /// </summary>
    public int FailureLimitDay { get; set; } = 10;

    /// <summary>
    /// The messages of a verification by phone, such as whatsapp:20,sms:60,voice: channels in their order, with the seconds
    /// until the next one. Default sms.
    /// </summary>
    public string PhoneSteps { get; set; } = "sms";

    /// <summary>
    /// Days without mail to an address after a hard bounce or a complaint. Default 30, 0 to 365; 0 is off.
    /// </summary>
    public int EmailSuppressionDays { get; set; } = 30;

    /// <summary>
    /// Start even if the chance of guessing a code of one recipient within a year is above 3 %. Default no.
    /// </summary>
    public bool AcceptGuessRisk { get; set; }

    /// <summary>
    /// The purposes by name. A purpose uses the settings above for anything that it does not set.
    /// </summary>
    public Dictionary<string, PurposeOptions> Purposes { get; set; } = new(StringComparer.Ordinal)
    {
        [Purpose.Default] = new() { ExpiryMinutes = 10 },
        ["login"] = new() { ExpiryMinutes = 5 },
        ["two-factor"] = new() { ExpiryMinutes = 5, MaxAttempts = 3 },
        [Purpose.MagicLink] = new() { ExpiryMinutes = 10, Link = true },
        ["password-reset"] = new() { ExpiryMinutes = 15 },
    };
}
