namespace OtpService.Otp;

/// <summary>What became of an issued code outside the store.</summary>
internal enum Settlement
{
    /// <summary>No provider took the message: the code is withdrawn and its send refunded.</summary>
    Undelivered,

    /// <summary>As undelivered, and the fallback address has a code of its own instead.</summary>
    Rerouted,

    /// <summary>A provider confirmed that it took the message.</summary>
    Accepted,

    /// <summary>The application withdrew the code; the send stays counted.</summary>
    Canceled,
}
