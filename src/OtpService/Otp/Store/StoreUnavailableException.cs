namespace OtpService.Otp.Store;

/// <summary>The store gave no certain response, so nothing may be sent or verified.</summary>
internal sealed class StoreUnavailableException(string reason, Exception? cause = null)
    : Exception(reason, cause)
{
    /// <summary>
    /// Whether the step may have taken place, or may still do so. False only if it certainly never reached the
    /// store.
    /// </summary>
    public bool MayHaveRun { get; init; } = true;
}
