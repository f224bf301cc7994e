using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Tests.Storage.Redis.Servers;

/// <summary>Several replicas of the service on one Redis: each call is made by the next of them.</summary>
internal sealed class Replicas(IReadOnlyList<IOtpStore> stores) : IOtpStore
{
    private int calls;

    private IOtpStore Next => stores[Interlocked.Increment(ref calls) % stores.Count];

    public ValueTask<IssueReply> IssueAsync(IssueCommand command, CancellationToken cancellationToken) =>
        Next.IssueAsync(command, cancellationToken);

    public ValueTask<VerifyReply> VerifyAsync(VerifyCommand command, CancellationToken cancellationToken) =>
        Next.VerifyAsync(command, cancellationToken);

    public ValueTask<bool> SettleAsync(SettleCommand command, CancellationToken cancellationToken) =>
        Next.SettleAsync(command, cancellationToken);

    public ValueTask<VerificationRecord?> FindAsync(
        VerificationId id, int failureLimit, CancellationToken cancellationToken) =>
        Next.FindAsync(id, failureLimit, cancellationToken);

    public ValueTask<NotedReceipt?> NoteReceiptAsync(
        AddressTag tag, DeliveryStep receipt, CancellationToken cancellationToken) =>
        Next.NoteReceiptAsync(tag, receipt, cancellationToken);

    public ValueTask<StepReply> ClaimStepAsync(StepClaim claim, CancellationToken cancellationToken) =>
        Next.ClaimStepAsync(claim, cancellationToken);

    public ValueTask SuppressAsync(
        AddressTag tag, AddressTag exact, Suppression reason, TimeSpan length, CancellationToken cancellationToken) =>
        Next.SuppressAsync(tag, exact, reason, length, cancellationToken);

    public ValueTask<Suppression> FindSuppressionAsync(
        AddressTag tag, AddressTag exact, CancellationToken cancellationToken) =>
        Next.FindSuppressionAsync(tag, exact, cancellationToken);

    public ValueTask<ClaimReply> ClaimAsync(IdempotencyClaim command, CancellationToken cancellationToken) =>
        Next.ClaimAsync(command, cancellationToken);

    public ValueTask<bool> SettleClaimAsync(ClaimSettlement settlement, CancellationToken cancellationToken) =>
        Next.SettleClaimAsync(settlement, cancellationToken);
}
