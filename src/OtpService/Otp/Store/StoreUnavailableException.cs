namespace OtpService.Otp.Store;

/// <summary>
/// The store could not answer for certain. Nothing may be sent or verified on the strength of it.
/// </summary>
internal sealed class StoreUnavailableException(string reason, Exception? cause = null)
    : Exception(reason, cause)
{
    /// <summary>
    /// Whether what was asked may have taken place, or may still do so. False only where it certainly never
    /// reached the store.
    /// </summary>
    public bool MayHaveRun { get; init; } = true;
}
