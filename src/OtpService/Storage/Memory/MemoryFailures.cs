using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>
/// The failure budget of a recipient and purpose: the times of its newest wrong guesses, at most as many as
/// the budget allows.
/// </summary>
internal sealed class MemoryFailures
{
    /// <summary>Oldest first.</summary>
    private readonly List<TimeSpan> times = [];

    public int Count => times.Count;

    /// <summary>Removes failures that are older than the budget's window.</summary>
    public void Forget(TimeSpan now) => times.RemoveAll(time => time <= now - VerifyCommand.FailureWindow);

    /// <summary>Counts a failure. With a limit of zero there is no budget.</summary>
    public void Add(TimeSpan now, int limit)
    {
        if (limit > 0)
        {
            times.Add(now);
            times.RemoveRange(0, Math.Max(0, times.Count - limit));
        }
    }

    public void Clear() => times.Clear();

    /// <summary>Whether the budget is used up.</summary>
    public bool AreSpent(int limit, TimeSpan now) =>
        limit > 0 && times.Count >= limit && times[^limit] > now - VerifyCommand.FailureWindow;

    /// <summary>Returns how long until a budget that is used up has room again.</summary>
    public TimeSpan FreedIn(int limit, TimeSpan now) => times[^limit] + VerifyCommand.FailureWindow - now;
}
