using OtpService.Otp;

namespace OtpService.Storage;

/// <summary>
/// What is known of one address: the counterpart of a Redis record. Its owner holds its lock.
/// </summary>
internal sealed class MemoryRecord
{
    private readonly MemorySends sends = new();
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

        var (limit, retryAfter) = sends.Closest(limits, now);
        if (retryAfter > TimeSpan.Zero)
        {
            return Refused(IssueStatus.TooMany, retryAfter, limit);
        }

        KeepUntil(sends.Count(limits, now));
        KeepUntil(purpose.Add(command, now));
        return new(
            IssueStatus.Issued, command.Purpose.Lifetime, limits.Cooldown, TimeSpan.Zero,
            sends.Closest(limits, now).Limit);
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
                sends.Refund(refunded);
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

    private void KeepUntil(TimeSpan time) => Ends = time > Ends ? time : Ends;
}
