using OtpService.Otp.Limits;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>
/// The state of one recipient, which corresponds to a Redis record. The caller must hold its lock.
/// </summary>
internal sealed class MemoryRecord
{
    private readonly MemoryRecipientLimits strangers = new();
    private readonly MemoryRecipientLimits keyed = new();
    private readonly Dictionary<string, MemoryPurpose> purposes = new(StringComparer.Ordinal);

    /// <summary>When all of its content may be forgotten.</summary>
    public TimeSpan Ends { get; private set; }

    /// <summary>
    /// Whether it is no longer in the store, so that the recipient must be looked up again.
    /// </summary>
    public bool Removed { get; set; }

    public IssueReply Issue(IssueCommand command, TimeSpan now)
    {
        var (id, _, _, _, limits) = command;
        var purpose = PurposeOf(command.Purpose.Name, now);
        if (purpose.Repeat(id.Nonce, limits.Cooldown, now) is { } repeated)
        {
            return repeated;
        }

        var (sends, network) = (SendsOf(command.Network is null), command.Network);
        var cooldown = purpose.CooldownLeft(limits.Cooldown, network is null, now);
        var gap = network is null ? TimeSpan.Zero : sends.GapLeft(limits.Gap, now);
        var wait = cooldown > gap ? cooldown : gap;
        if (wait > TimeSpan.Zero)
        {
            return Refused(IssueStatus.TooSoon, wait, limits.RateLimit(0, 0, wait));
        }

        var (limit, retryAfter) = sends.Closest(limits, now, network);
        if (retryAfter > TimeSpan.Zero)
        {
            return Refused(IssueStatus.TooMany, retryAfter, limit);
        }

        KeepUntil(sends.Add(limits, now, network));
        KeepUntil(purpose.Add(command, now));
        return new(
            IssueStatus.Issued, command.Purpose.Lifetime, limits.Cooldown, TimeSpan.Zero,
            sends.Closest(limits, now, network).Limit);
    }

    public VerifyReply Verify(VerifyCommand command, TimeSpan now)
    {
        var reply = new MemoryCodeCheck(PurposeOf(command.Purpose.Name, now), command, now).Run();
        if (reply.Status != VerifyStatus.NotFound && command.FailureLimit > 0)
        {
            KeepUntil(now + VerifyCommand.FailureWindow);
        }

        return reply;
    }

    public VerificationRecord? Find(UInt128 nonce, int failureLimit, TimeSpan now) => purposes
        .Select(purpose => purpose.Value.Find(purpose.Key, nonce, failureLimit, now))
        .FirstOrDefault(found => found is not null);

    /// <summary>Returns the code that the receipt was added to; null if nothing was added.</summary>
    public NotedReceipt? NoteReceipt(DeliveryStep receipt, TimeSpan now) => purposes
        .Select(purpose => purpose.Value.NoteReceipt(receipt, now) is { } code
            ? new NotedReceipt(code.Nonce, purpose.Key)
            : (NotedReceipt?)null)
        .FirstOrDefault(noted => noted is not null);

    /// <summary>Returns whether the code is known.</summary>
    public bool Settle(SettleCommand command, TimeSpan now)
    {
        foreach (var purpose in purposes.Values)
        {
            if (purpose.Find(command) is { } code)
            {
                var revoked = command.Settlement == Settlement.Revoked && purpose.Codes.Remove(code);
                if (revoked || code.Settle(command, now))
                {
                    SendsOf(code.Keyed).Refund(code.Issued);
                }

                Ends = revoked && IsEmpty ? now : Ends;
                return true;
            }
        }

        return false;
    }

    private bool IsEmpty => strangers.Count + keyed.Count == 0
        && purposes.Values.All(purpose => purpose.Codes.Count + purpose.Failures.Count == 0);

    private MemoryRecipientLimits SendsOf(bool withKey) => withKey ? keyed : strangers;

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
