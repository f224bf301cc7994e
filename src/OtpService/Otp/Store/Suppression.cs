namespace OtpService.Otp.Store;

/// <summary>Why no mail goes to an address for a while.</summary>
internal enum Suppression
{
    /// <summary>Mail may go to it.</summary>
    None,

    /// <summary>Mail to it came back for good: a hard bounce (RFC 3463, class 5).</summary>
    Bounced,

    /// <summary>Its owner reported mail as spam.</summary>
    Complained,
}
