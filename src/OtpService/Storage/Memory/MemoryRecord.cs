using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
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

    public MemorySuppressions Suppressions { get; } = new();

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

        var suppression = command.Exact is { } exact ? Suppressions.Of(exact, now) : Suppression.None;
        if (suppression != Suppression.None)
        {
            var status = suppression == Suppression.Bounced ? IssueStatus.Bounced : IssueStatus.Complained;
            return Refused(status, TimeSpan.Zero, limit: null);
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

        if (reply.Status == VerifyStatus.Verified)
        {
            Suppressions.Clear();
        }

        return reply;
    }

    public StepReply ClaimStep(StepClaim claim, TimeSpan now)
    {
        var code = purposes.Values.Select(purpose => purpose.FindLive(claim.Id.Nonce, now))
            .FirstOrDefault(live => live is not null);
        if (code is null)
        {
            return default;
        }

        var (reply, keptUntil) = new MemoryStepClaim(code, SendsOf(code.Keyed), claim, now).Run();
        KeepUntil(keptUntil);
        return reply;
    }

    public VerificationRecord? Find(UInt128 nonce, int failureLimit, TimeSpan now) => purposes
        .Select(purpose => purpose.Value.Find(purpose.Key, nonce, failureLimit, now))
        .FirstOrDefault(found => found is not null);

    /// <summary>Returns the code that the receipt was added to; null if nothing was added.</summary>
    public NotedReceipt? NoteReceipt(DeliveryStep receipt, TimeSpan now) => purposes
        .Select(purpose => purpose.Value.NoteReceipt(receipt, now) is { } code
            ? new NotedReceipt(code.Nonce, purpose.Key, code.LastSent?.IsOf(receipt) == true)
            : (NotedReceipt?)null)
        .FirstOrDefault(noted => noted is not null);

    /// <summary>Suppresses a spelling for a time, or lifts its suppression; returns why it is suppressed now.</summary>
    public Suppression Suppress(AddressTag exact, Suppression reason, TimeSpan length, TimeSpan now)
    {
        Suppressions.Set(exact, reason, now + length, now);
        KeepUntil(now + (reason == Suppression.None ? TimeSpan.Zero : length));
        return reason;
    }

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

    private bool IsEmpty => strangers.Count + keyed.Count + Suppressions.Count == 0
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
