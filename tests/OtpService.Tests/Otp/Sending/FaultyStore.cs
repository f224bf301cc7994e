using System.Collections.Concurrent;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Tests.Otp.Sending;

/// <summary>
/// Both stores of a single process, of which single steps can be made to fail: before they take place, or after,
/// as when an answer is lost or a store stands still for a while.
/// </summary>
internal sealed class FaultyStore(IOtpStore store, ITallies tallies) : IOtpStore, ITallies
{
    private readonly ConcurrentQueue<Func<ValueTask>> late = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> seen = new(StringComparer.Ordinal);

    /// <summary>What happens to a step, named by its method.</summary>
    public Func<string, StepFault> Fault { get; set; } = _ => StepFault.None;

    /// <summary>Lets everything happen that stood still.</summary>
    public async Task ThawAsync()
    {
        Fault = _ => StepFault.None;
        while (late.TryDequeue(out var step))
        {
            await step();
        }
    }

    /// <summary>Waits until a step has ended so often, counted from the last wait.</summary>
    public async Task SeenAsync(string step, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await Ended(step).WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public ValueTask<IssueReply> IssueAsync(IssueCommand command, CancellationToken cancellationToken) =>
        RunAsync("issue", () => store.IssueAsync(command, cancellationToken));

    public ValueTask<VerifyReply> VerifyAsync(VerifyCommand command, CancellationToken cancellationToken) =>
        RunAsync("verify", () => store.VerifyAsync(command, cancellationToken));

    public ValueTask<bool> SettleAsync(SettleCommand command, CancellationToken cancellationToken) =>
        RunAsync("settle", () => store.SettleAsync(command, cancellationToken));

    public ValueTask<VerificationRecord?> FindAsync(
        VerificationId id, int failureLimit, CancellationToken cancellationToken) =>
        RunAsync("find", () => store.FindAsync(id, failureLimit, cancellationToken));

    public ValueTask<NotedReceipt?> NoteReceiptAsync(
        AddressTag tag, DeliveryStep receipt, CancellationToken cancellationToken) =>
        RunAsync("receipt", () => store.NoteReceiptAsync(tag, receipt, cancellationToken));

    public ValueTask<StepReply> ClaimStepAsync(StepClaim claim, CancellationToken cancellationToken) =>
        RunAsync("claim step", () => store.ClaimStepAsync(claim, cancellationToken));

    public async ValueTask SuppressAsync(
        AddressTag tag, AddressTag exact, Suppression reason, TimeSpan length, CancellationToken cancellationToken) =>
        await RunAsync("suppress", async () =>
        {
            await store.SuppressAsync(tag, exact, reason, length, cancellationToken);
            return true;
        });

    public ValueTask<Suppression> FindSuppressionAsync(
        AddressTag tag, AddressTag exact, CancellationToken cancellationToken) =>
        RunAsync("find suppression", () => store.FindSuppressionAsync(tag, exact, cancellationToken));

    public ValueTask<ClaimReply> ClaimAsync(IdempotencyClaim command, CancellationToken cancellationToken) =>
        RunAsync("claim", () => store.ClaimAsync(command, cancellationToken));

    public ValueTask<bool> SettleClaimAsync(ClaimSettlement settlement, CancellationToken cancellationToken) =>
        RunAsync("claimed", () => store.SettleClaimAsync(settlement, cancellationToken));

    public ValueTask<TallyReply> CountAsync(Tally tally, CancellationToken cancellationToken) => RunAsync(
        tally.Limits.Windows.Count > 0 ? $"count {tally.Limits.Windows[0].Name}" : "count conversions",
        () => tallies.CountAsync(tally, cancellationToken));

    public async ValueTask TakeBackAsync(
        Tally tally, TallyReply counted, CancellationToken cancellationToken) =>
        await RunAsync("take back", async () =>
        {
            await tallies.TakeBackAsync(tally, counted, cancellationToken);
            return true;
        });

    public ValueTask NoteVerifiedAsync(Tally tally, CancellationToken cancellationToken) =>
        tallies.NoteVerifiedAsync(tally, cancellationToken);

    public ValueTask<IReadOnlyList<TimeSpan>> CountAllAsync(
        IReadOnlyList<TakenEvents> counted, TimeSpan window, CancellationToken cancellationToken) =>
        RunAsync("count all", () => tallies.CountAllAsync(counted, window, cancellationToken));

    public ValueTask<int> AddAsync(UInt128 key, int count, CancellationToken cancellationToken) =>
        RunAsync("add", () => tallies.AddAsync(key, count, cancellationToken));

    private async ValueTask<T> RunAsync<T>(string step, Func<ValueTask<T>> run)
    {
        var fault = Fault(step);
        switch (fault)
        {
            case StepFault.NotAsked:
                throw new StoreUnavailableException("Not asked.") { MayHaveRun = false };
            case StepFault.StandsStill:
                late.Enqueue(async () => await run());
                throw new StoreUnavailableException("No answer in time.");
            case StepFault.AnswerLost:
                await run();
                throw new StoreUnavailableException("The answer was lost.");
            case StepFault.Killed:
                await run();
                return await new TaskCompletionSource<T>().Task;
            case StepFault.Bug:
                throw new InvalidOperationException("Nobody foresaw this.");
            case StepFault.None:
            default:
                var reply = await run();
                Ended(step).Release();
                return reply;
        }
    }

    private SemaphoreSlim Ended(string step) => seen.GetOrAdd(step, _ => new SemaphoreSlim(0));
}

/// <summary>What goes wrong with a step.</summary>
internal enum StepFault
{
    None,

    /// <summary>The store was never asked.</summary>
    NotAsked,

    /// <summary>It takes place later, when nobody waits for it any more.</summary>
    StandsStill,

    /// <summary>It took place, and nobody hears of it.</summary>
    AnswerLost,

    /// <summary>It took place, and whoever asked was killed: the call never returns.</summary>
    Killed,

    /// <summary>An exception that nobody foresaw.</summary>
    Bug,
}
