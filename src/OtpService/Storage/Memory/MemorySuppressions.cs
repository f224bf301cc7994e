using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>The suppressed spellings of one recipient, oldest first.</summary>
internal sealed class MemorySuppressions
{
    private readonly List<(AddressTag Exact, Suppression Reason, TimeSpan Until)> entries = [];

    public int Count => entries.Count;

    /// <summary>Returns why a spelling is suppressed, if it is.</summary>
    public Suppression Of(AddressTag exact, TimeSpan now) =>
        entries.Find(entry => entry.Exact == exact && entry.Until > now).Reason;

    /// <summary>Suppresses a spelling until a time, or lifts its suppression.</summary>
    public void Set(AddressTag exact, Suppression reason, TimeSpan until, TimeSpan now)
    {
        entries.RemoveAll(entry => entry.Exact == exact || entry.Until <= now);
        if (reason != Suppression.None)
        {
            entries.RemoveRange(0, Math.Max(0, entries.Count - IssueCommand.MostSuppressed + 1));
            entries.Add((exact, reason, until));
        }
    }

    /// <summary>Lifts all of them: a message arrived, and its reader wanted it.</summary>
    public void Clear() => entries.Clear();
}
