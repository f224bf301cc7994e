using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>
/// The store of a single process, for development and tests. Time is monotonic, so that setting the clock changes
/// nothing. The store is bounded: when it is full of entries that still matter, it rejects new ones, because forgetting
/// an entry would forget a limit.
/// </summary>
internal sealed class MemoryOtpStore(TimeProvider time, int capacity = MemoryOtpStore.DefaultCapacity)
    : IOtpStore
{
    /// <summary>
    /// The most recipients, and the most idempotency keys, that are stored at the same time.
    /// </summary>
    public const int DefaultCapacity = 100_000;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly MemoryRecords records = new(capacity);
    private readonly MemoryIdempotency claims = new(capacity);
    private readonly long started = time.GetTimestamp();
    private long nextSweep;

    /// <summary>How many idempotency keys are stored.</summary>
    internal int Claims => claims.Count;

    private TimeSpan Now => time.GetElapsedTime(started);

    public ValueTask<IssueReply> IssueAsync(IssueCommand command, CancellationToken cancellationToken)
    {
        SweepWhenDue();
        return new(records.UseOrAdd(command.Id.Tag, record => record.Issue(command, Now)));
    }

    public ValueTask<VerifyReply> VerifyAsync(VerifyCommand command, CancellationToken cancellationToken) =>
        new(records.Use(command.Tag, record => record.Verify(command, Now)));

    public ValueTask<StepReply> ClaimStepAsync(StepClaim claim, CancellationToken cancellationToken) =>
        new(records.Use(claim.Id.Tag, record => record.ClaimStep(claim, Now)));

    public ValueTask<bool> SettleAsync(SettleCommand command, CancellationToken cancellationToken) =>
        new(records.Use(command.Id.Tag, record => record.Settle(command, Now)));

    public ValueTask<VerificationRecord?> FindAsync(
        VerificationId id, int failureLimit, CancellationToken cancellationToken) =>
        new(records.Use(id.Tag, record => record.Find(id.Nonce, failureLimit, Now)));

    public ValueTask<NotedReceipt?> NoteReceiptAsync(
        AddressTag tag, DeliveryStep receipt, CancellationToken cancellationToken) =>
        new(records.Use(tag, record => record.NoteReceipt(receipt, Now)));

    public ValueTask SuppressAsync(
        AddressTag tag, AddressTag exact, Suppression reason, TimeSpan length, CancellationToken cancellationToken)
    {
        SweepWhenDue();
        records.UseOrAdd(tag, record => record.Suppress(exact, reason, length, Now));
        return ValueTask.CompletedTask;
    }

    public ValueTask<Suppression> FindSuppressionAsync(
        AddressTag tag, AddressTag exact, CancellationToken cancellationToken) =>
        new(records.Use(tag, record => record.Suppressions.Of(exact, Now)));

    public ValueTask<ClaimReply> ClaimAsync(IdempotencyClaim command, CancellationToken cancellationToken)
    {
        SweepWhenDue();
        return new(claims.Claim(command, Now));
    }

    public ValueTask<bool> SettleClaimAsync(
        ClaimSettlement settlement, CancellationToken cancellationToken) => new(claims.Settle(settlement));

    public static StoreUnavailableException Full() =>
        new("The in-memory store is full; use Redis.") { MayHaveRun = false };

    private void SweepWhenDue()
    {
        var due = Interlocked.Read(ref nextSweep);
        if (Now.Ticks >= due
            && Interlocked.CompareExchange(ref nextSweep, (Now + SweepEvery).Ticks, due) == due)
        {
            records.Sweep(Now);
            claims.Sweep(Now);
        }
    }
}
