using System.Net.Http.Headers;

namespace OtpService.Delivery.Http;

/// <summary>Reads how long a provider wants to be left alone (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Max = TimeSpan.FromHours(1);

    /// <summary>Returns the wait, at most an hour; null if there is none.</summary>
    /// <param name="header">A number of seconds, or a date; null if there is none.</param>
    /// <param name="now">What a date is compared with.</param>
    /// <param name="seconds">What counts without the header.</param>
    public static TimeSpan? Of(RetryConditionHeaderValue? header, DateTimeOffset now, double? seconds)
    {
        var said = (header?.Delta ?? (header?.Date - now))?.TotalSeconds ?? seconds;
        return said is > 0 ? TimeSpan.FromSeconds(Math.Min(said.Value, Max.TotalSeconds)) : null;
    }
}
