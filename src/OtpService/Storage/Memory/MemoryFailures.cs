using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>The failure budget of an address and purpose: times of its newest wrong guesses, at most as many as it has.</summary>
internal sealed class MemoryFailures
{
    /// <summary>Oldest first.</summary>
    private readonly List<TimeSpan> times = [];

    public int Count => times.Count;

    /// <summary>Drops those that are older than the budget's window.</summary>
    public void Forget(TimeSpan now) => times.RemoveAll(time => time <= now - VerifyCommand.FailureWindow);

    /// <summary>Counts one. A limit of zero is no budget.</summary>
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

    /// <summary>The time until a budget that is used up has room again.</summary>
    public TimeSpan FreedIn(int limit, TimeSpan now) => times[^limit] + VerifyCommand.FailureWindow - now;
}
