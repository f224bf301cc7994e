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
        var issue = new MemoryIssue(
            PurposeOf(command.Purpose.Name, now), SendsOf(command.Network is null), Suppressions, command, now);
        var (reply, keptUntil) = issue.Run();
        KeepUntil(keptUntil);
        return reply;
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
