namespace OtpService.Api.Answers;

/// <summary>Time spans in the API's format: whole seconds from now.</summary>
internal static class Seconds
{
    /// <summary>At least 1, so that a client that waits this long is not rejected again.</summary>
    public static int RoundedUp(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

    /// <summary>0 when it is over.</summary>
    public static int Left(TimeSpan time) => Math.Max(0, (int)Math.Ceiling(time.TotalSeconds));
}
