using OtpService.Otp.Recipients;

namespace OtpService.Otp.Limits;

/// <summary>
/// The limits of a recipient, or of anything else that is counted: a cooldown per purpose and sliding windows.
/// </summary>
/// <param name="Cooldown">Between two sends of one purpose; zero for none.</param>
/// <param name="Windows">Each allows a number of sends in any period of its length.</param>
internal sealed record SendLimits(TimeSpan Cooldown, IReadOnlyList<SendWindow> Windows)
{
    /// <summary>
    /// The longest time that a caller without an API key waits between two sends to a recipient, whatever their
    /// purposes.
    /// </summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(10);

    /// <summary>No limits.</summary>
    public static readonly SendLimits None = new(TimeSpan.Zero, []);

    /// <summary>
    /// The time between two sends to a recipient, whatever their purposes, for callers without an API key: ten
    /// seconds, or the cooldown if that is shorter.
    /// </summary>
    public TimeSpan Gap => Cooldown < LongestGap ? Cooldown : LongestGap;

    /// <summary>The limits of a channel as configured: a number has the same for all of its channels together.</summary>
    public static SendLimits For(Channel channel, OtpOptions options) => channel switch
    {
        Channel.Email => Make(options, options.EmailRateLimitHour, options.EmailRateLimitDay),
        _ => Make(options, options.SmsRateLimitHour, options.SmsRateLimitDay),
    };

    /// <summary>
    /// The state of a limit as a store reports it: 0 is the cooldown, windows count from 1, -1 is none.
    /// </summary>
    public RateLimit? RateLimit(int limit, int remaining, TimeSpan reset) => limit switch
    {
        < 0 => null,
        0 => new RateLimit("cooldown", 1, Cooldown, remaining, reset),
        _ => new RateLimit(
            Windows[limit - 1].Name, Windows[limit - 1].Limit, Windows[limit - 1].Length, remaining, reset),
    };

    /// <summary>Makes limits that consist of windows only. A window with a limit of 0 is left out.</summary>
    public static SendLimits Of(params IEnumerable<(string Name, int Limit, TimeSpan Length)> windows) => new(
        TimeSpan.Zero,
    [
        .. from window in windows
           where window.Limit > 0
           select new SendWindow(window.Name, window.Limit, window.Length),
    ]);

    private static SendLimits Make(OtpOptions options, int hourly, int daily)
    {
        var windows = Of(
            ("address-hour", hourly, TimeSpan.FromHours(1)), ("address-day", daily, TimeSpan.FromDays(1)));
        return windows with { Cooldown = TimeSpan.FromSeconds(options.ResendCooldownSeconds) };
    }
}

/// <summary>
/// A sliding window: never more than <paramref name="Limit"/> sends in any <paramref name="Length"/>.
/// </summary>
internal sealed record SendWindow(string Name, int Limit, TimeSpan Length);

/// <summary>The state of a limit, for the RateLimit fields of a response.</summary>
internal sealed record RateLimit(string Policy, int Quota, TimeSpan Window, int Remaining, TimeSpan Reset)
{
    /// <summary>Returns the limit that has less left.</summary>
    public static RateLimit? Closest(RateLimit? one, RateLimit? other) =>
        one is null || other?.Remaining < one.Remaining ? other : one;
}
