namespace OtpService.Api.Answers;

/// <summary>Spans of time as the contract writes them: whole seconds from now.</summary>
internal static class Seconds
{
    /// <summary>At least 1, so that a client who waits so long is not refused again.</summary>
    public static int RoundedUp(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

    /// <summary>0 when it is over.</summary>
    public static int Left(TimeSpan time) => Math.Max(0, (int)Math.Ceiling(time.TotalSeconds));
}
