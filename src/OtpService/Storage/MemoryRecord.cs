using OtpService.Otp;

namespace OtpService.Storage;

/// <summary>What is known of one address: the counterpart of a Redis record. Its owner holds its lock.</summary>
internal sealed class MemoryRecord
{
    private readonly List<TimeSpan> sends = [];
    private readonly Dictionary<string, MemoryPurpose> purposes = new(StringComparer.Ordinal);

    /// <summary>When everything in it may be forgotten.</summary>
    public TimeSpan Ends { get; private set; }

    /// <summary>It is no longer in the store: look the address up again.</summary>
    public bool Removed { get; set; }

    public IssueReply Issue(IssueCommand command, TimeSpan now)
    {
        var (id, _, _, _, limits) = command;
        var purpose = PurposeOf(command.Purpose.Name, now);
        if (purpose.Repeat(id.Nonce, limits.Cooldown, now) is { } repeated)
        {
            return repeated;
        }

        var cooldown = purpose.CooldownLeft(limits.Cooldown, now);
        if (cooldown > TimeSpan.Zero)
        {
            return Refused(IssueStatus.TooSoon, cooldown, limits.RateLimit(0, 0, cooldown));
        }

        var (limit, retryAfter) = Closest(limits, now);
        if (retryAfter > TimeSpan.Zero)
        {
            return Refused(IssueStatus.TooMany, retryAfter, limit);
        }

        Count(limits, now);
        KeepUntil(purpose.Add(command, now));
        return new(
            IssueStatus.Issued, command.Purpose.Lifetime, limits.Cooldown, TimeSpan.Zero, Closest(limits, now).Limit);
    }

    public VerifyReply Verify(VerifyCommand command, TimeSpan now)
    {
        var reply = new MemoryGuess(PurposeOf(command.Purpose.Name, now), command, now).Run();
        if (reply.Status != VerifyStatus.NotFound && command.FailureLimit > 0)
        {
            KeepUntil(now + VerifyCommand.FailureWindow);
        }

        return reply;
    }

    public VerificationRecord? Find(UInt128 nonce, TimeSpan now) => purposes
        .Select(purpose => purpose.Value.Find(purpose.Key, nonce, now))
        .FirstOrDefault(found => found is not null);

    public void NoteReceipt(DeliveryStep receipt, TimeSpan now)
    {
        foreach (var purpose in purposes.Values)
        {
            purpose.NoteReceipt(receipt, now);
        }
    }

    public void Settle(SettleCommand command, TimeSpan now)
    {
        foreach (var purpose in purposes.Values)
        {
            if (purpose.Settle(command, now) is { } refunded)
            {
                sends.Remove(refunded);
            }
        }
    }

    private static IssueReply Refused(IssueStatus status, TimeSpan retryAfter, RateLimit? limit) =>
        new(status, TimeSpan.Zero, TimeSpan.Zero, retryAfter, limit);

    private MemoryPurpose PurposeOf(string name, TimeSpan now)
    {
        if (!purposes.TryGetValue(name, out var purpose))
        {
            purposes[name] = purpose = new MemoryPurpose();
        }

        purpose.Forget(now);
        return purpose;
    }

    private void Count(SendLimits limits, TimeSpan now)
    {
        var longest = limits.Windows.Select(w => w.Length).DefaultIfEmpty().Max();
        sends.RemoveAll(sent => sent <= now - longest);
        if (longest > TimeSpan.Zero)
        {
            sends.Add(now);
            KeepUntil(now + longest);
        }
    }

    /// <summary>The window closest to refusing, and the time until every window has room.</summary>
    private (RateLimit? Limit, TimeSpan RetryAfter) Closest(SendLimits limits, TimeSpan now)
    {
        RateLimit? closest = null;
        var retryAfter = TimeSpan.Zero;
        for (var i = 0; i < limits.Windows.Count; i++)
        {
            var window = limits.Windows[i];
            var first = sends.FindIndex(sent => sent > now - window.Length);
            var inside = first < 0 ? 0 : sends.Count - first;
            var remaining = window.Limit - inside;
            var freed = inside > 0 ? sends[first] + window.Length - now : window.Length;
            var wait = remaining <= 0 ? sends[^window.Limit] + window.Length - now : TimeSpan.Zero;
            if (closest is null || remaining < closest.Remaining
                || (remaining == closest.Remaining && freed > closest.Reset))
            {
                closest = limits.RateLimit(i + 1, remaining, freed);
            }

            if (wait > retryAfter)
            {
                (closest, retryAfter) = (limits.RateLimit(i + 1, 0, wait), wait);
            }
        }

        return (closest, retryAfter);
    }

    private void KeepUntil(TimeSpan time) => Ends = time > Ends ? time : Ends;
}
