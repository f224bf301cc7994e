using System.Collections.Concurrent;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>
/// The store of a single process, for development and tests. One lock per recipient makes each operation
/// atomic. Time is monotonic, so that setting the clock changes nothing. The store is bounded: when it is
/// full of entries that still matter, it rejects new ones, because forgetting an entry would forget a limit.
/// </summary>
internal sealed class MemoryOtpStore(TimeProvider time, int capacity = MemoryOtpStore.DefaultCapacity)
    : IOtpStore
{
    /// <summary>
    /// The most recipients, and the most idempotency keys, that are stored at the same time.
    /// </summary>
    public const int DefaultCapacity = 100_000;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<AddressTag, MemoryRecord> records = new();
    private readonly MemoryIdempotency claims = new(capacity);
    private readonly long started = time.GetTimestamp();
    private long nextSweep;

    /// <summary>How many idempotency keys are stored.</summary>
    internal int Claims => claims.Count;

    private TimeSpan Now => time.GetElapsedTime(started);

    public ValueTask<IssueReply> IssueAsync(IssueCommand command, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Change(command.Id.Tag, record => record.Issue(command, Now)));

    public ValueTask<VerifyReply> VerifyAsync(VerifyCommand command, CancellationToken cancellationToken)
    {
        if (!records.TryGetValue(command.Tag, out var record))
        {
            return ValueTask.FromResult(default(VerifyReply));
        }

        lock (record)
        {
            return ValueTask.FromResult(record.Verify(command, Now));
        }
    }

    public ValueTask<StepReply> ClaimStepAsync(StepClaim claim, CancellationToken cancellationToken)
    {
        if (!records.TryGetValue(claim.Id.Tag, out var record))
        {
            return ValueTask.FromResult(default(StepReply));
        }

        lock (record)
        {
            return ValueTask.FromResult(record.ClaimStep(claim, Now));
        }
    }

    public ValueTask<bool> SettleAsync(SettleCommand command, CancellationToken cancellationToken)
    {
        if (!records.TryGetValue(command.Id.Tag, out var record))
        {
            return ValueTask.FromResult(false);
        }

        lock (record)
        {
            return ValueTask.FromResult(record.Settle(command, Now));
        }
    }

    public ValueTask<VerificationRecord?> FindAsync(
        VerificationId id, int failureLimit, CancellationToken cancellationToken)
    {
        if (!records.TryGetValue(id.Tag, out var record))
        {
            return ValueTask.FromResult<VerificationRecord?>(null);
        }

        lock (record)
        {
            return ValueTask.FromResult(record.Find(id.Nonce, failureLimit, Now));
        }
    }

    public ValueTask<NotedReceipt?> NoteReceiptAsync(
        AddressTag tag, DeliveryStep receipt, CancellationToken cancellationToken)
    {
        if (!records.TryGetValue(tag, out var record))
        {
            return ValueTask.FromResult<NotedReceipt?>(null);
        }

        lock (record)
        {
            return ValueTask.FromResult(record.NoteReceipt(receipt, Now));
        }
    }

    public ValueTask SuppressAsync(
        AddressTag tag, AddressTag exact, Suppression reason, TimeSpan length, CancellationToken cancellationToken)
    {
        Change(tag, record => record.Suppress(exact, reason, length, Now));
        return ValueTask.CompletedTask;
    }

    public ValueTask<Suppression> FindSuppressionAsync(
        AddressTag tag, AddressTag exact, CancellationToken cancellationToken)
    {
        if (!records.TryGetValue(tag, out var record))
        {
            return ValueTask.FromResult(Suppression.None);
        }

        lock (record)
        {
            return ValueTask.FromResult(record.SuppressionOf(exact, Now));
        }
    }

    public ValueTask<ClaimReply> ClaimAsync(IdempotencyClaim command, CancellationToken cancellationToken)
    {
        SweepWhenDue();
        return ValueTask.FromResult(claims.Claim(command, Now));
    }

    public ValueTask<bool> SettleClaimAsync(
        ClaimSettlement settlement, CancellationToken cancellationToken) =>
        ValueTask.FromResult(claims.Settle(settlement));

    /// <summary>Changes a record, which is made if there is none.</summary>
    private T Change<T>(AddressTag tag, Func<MemoryRecord, T> change)
    {
        SweepWhenDue();
        while (true)
        {
            var record = records.GetOrAdd(tag, static (_, store) => store.NewRecord(), this);
            lock (record)
            {
                if (!record.Removed)
                {
                    return change(record);
                }
            }
        }
    }

    private MemoryRecord NewRecord() => records.Count < capacity ? new MemoryRecord() : throw Full();

    public static StoreUnavailableException Full() =>
        new("The in-memory store is full; use Redis.") { MayHaveRun = false };

    private void SweepWhenDue()
    {
        var due = Interlocked.Read(ref nextSweep);
        if (Now.Ticks >= due
            && Interlocked.CompareExchange(ref nextSweep, (Now + SweepEvery).Ticks, due) == due)
        {
            Sweep();
        }
    }

    private void Sweep()
    {
        foreach (var (tag, record) in records)
        {
            lock (record)
            {
                record.Removed = record.Ends <= Now && records.TryRemove(tag, out _);
            }
        }

        claims.Sweep(Now);
    }
}
