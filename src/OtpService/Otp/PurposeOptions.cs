namespace OtpService.Otp;

/// <summary>The settings of one purpose.</summary>
internal sealed class PurposeOptions
{
    /// <summary>
    /// Minutes from issue to expiry. Default 10, 1 to 1,440. For more than 10 the service logs a warning at
    /// start.
    /// </summary>
    public int ExpiryMinutes { get; set; } = 10;

    /// <summary>Guesses per code; MAX_ATTEMPTS when left out. 1 to 100.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>Characters in a code; OTP_LENGTH when left out. 4 to 10.</summary>
    public int? Length { get; set; }

    /// <summary>Codes that may verify at the same time; LIVE_CODES when left out. 1 to 5.</summary>
    public int? LiveCodes { get; set; }

    /// <summary>The messages of a verification by phone; PHONE_STEPS when left out.</summary>
    public string? PhoneSteps { get; set; }

    /// <summary>
    /// Whether the message contains a link in addition to the code. Default no; for magic-link yes, if links can
    /// be made.
    /// </summary>
    public bool Link { get; set; }

    /// <summary>
    /// Whether an email verification token may stand in for a code. Default yes for verification, no for all others: a
    /// token proves a browser's session at the mail provider, and not access to the mailbox.
    /// </summary>
    public bool? EmailTokens { get; set; }

    /// <summary>The characters of a code. Default digits.</summary>
    public CodeAlphabet Alphabet { get; set; }
}

/// <summary>The sets of characters a code may be made of.</summary>
internal enum CodeAlphabet
{
    Digits,
    Unambiguous,
}
