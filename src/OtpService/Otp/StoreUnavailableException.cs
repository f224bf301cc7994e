namespace OtpService.Otp;

/// <summary>
/// The store could not answer for certain. Nothing may be sent or verified on the strength of it.
/// </summary>
internal sealed class StoreUnavailableException(string reason, Exception? cause = null)
    : Exception(reason, cause);
