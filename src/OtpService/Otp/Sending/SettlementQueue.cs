using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>
/// Tells the store what became of things. They have happened, and neither a caller who left nor a store that
/// is away changes them: so nothing here fails, and what the store could not be told at first is told again
/// in the background, until the store has it or it is too old to matter.
/// </summary>
internal sealed partial class SettlementQueue(
    IOtpStore store, ITallies tallies, TimeProvider time, ILogger<SettlementQueue> logger)
    : IHostedService
{
    /// <summary>What waits to be told at most; more is dropped, and said.</summary>
    private const int MostWaiting = 10_000;

    /// <summary>
    /// The pauses between tries: a quarter of a second, doubled each time. The first tries follow what a store
    /// that stands still has before it; after the eight and a half minutes of all of them, most of what is at
    /// stake is over by itself.
    /// </summary>
    private static readonly IReadOnlyList<TimeSpan> Pauses =
        [.. Enumerable.Range(0, 11).Select(doublings => TimeSpan.FromMilliseconds(250 << doublings))];

    private readonly TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<TaskCompletionSource, Task> waiting = new();
    private bool dropping;

    /// <summary>Notes what became of a code.</summary>
    public Task NoteAsync(SettleCommand command) => TellAsync(token => store.SettleAsync(command, token));

    /// <summary>Notes the answer to a claim, or gives its key free.</summary>
    public Task NoteAsync(ClaimSettlement settlement) =>
        TellAsync(token => store.SettleClaimAsync(settlement, token));

    /// <summary>
    /// Takes back what was counted for nothing. It is told again only where it certainly did not arrive:
    /// twice, it would take back what counts for somebody else.
    /// </summary>
    public async Task TakeBackAsync(Tally tally, TallyReply counted)
    {
        try
        {
            await tallies.TakeBackAsync(tally, counted, CancellationToken.None);
        }
        catch (StoreUnavailableException e)
        {
            if (!e.MayHaveRun)
            {
                Later(Once);
            }
        }

        async ValueTask<bool> Once(CancellationToken token)
        {
            try
            {
                await tallies.TakeBackAsync(tally, counted, token);
                return true;
            }
            catch (StoreUnavailableException e) when (e.MayHaveRun)
            {
                // At worst it stays counted, which is the safe side.
                return true;
            }
        }
    }

    /// <summary>
    /// Withdraws a code of which nobody knows whether the store has it, or will have it in a moment.
    /// </summary>
    public void Undo(IssueCommand command) => Later(token => store.SettleAsync(Revocation(command), token));

    /// <summary>
    /// Gives an idempotency key free of which nobody knows whether the store holds it, unless a repeat of the
    /// request has sent its code under it meanwhile.
    /// </summary>
    public void Undo(ClaimCommand command, AddressTag tag) => Later(async token =>
        await store.FindAsync(new(tag, command.Nonce), failureLimit: 0, token) is { WentOut: true }
        || await store.SettleClaimAsync(new(command.Key, command.Nonce, Answer: null), token));

    /// <summary>
    /// The settlement of a send that never was: of this very code, since a repeat may have issued another
    /// under its id.
    /// </summary>
    public static SettleCommand Revocation(IssueCommand command) =>
        new(command.Id, Settlement.Revoked) { Hash = command.Hash };

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Tells everything that waits once more, and then no more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping.TrySetResult();
        await Task.WhenAll(waiting.Values).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TellAsync(Func<CancellationToken, ValueTask<bool>> tell)
    {
        try
        {
            await tell(CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            Later(tell);
        }
    }

    private void Later(Func<CancellationToken, ValueTask<bool>> tell)
    {
        if (waiting.Count >= MostWaiting)
        {
            if (!dropping)
            {
                dropping = true;
                Dropped(logger, MostWaiting);
            }

            return;
        }

        dropping = false;
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.TryAdd(told, told.Task);
        _ = RepeatAsync(tell, told);
    }

    [SuppressMessage("Design", "CA1031", Justification = "One that cannot be told must not end the others.")]
    private async Task RepeatAsync(Func<CancellationToken, ValueTask<bool>> tell, TaskCompletionSource told)
    {
        try
        {
            var done = false;
            for (var i = 0; i < Pauses.Count && !done; i++)
            {
                await Task.WhenAny(Task.Delay(Pauses[i], time, CancellationToken.None), stopping.Task);
                done = await TryAsync(tell) || stopping.Task.IsCompleted;
            }
        }
        catch (Exception e)
        {
            Failed(logger, e);
        }

        waiting.TryRemove(told, out _);
        told.SetResult();
    }

    private static async Task<bool> TryAsync(Func<CancellationToken, ValueTask<bool>> tell)
    {
        try
        {
            return await tell(CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "More than {Most} sends wait to be settled with Redis: what comes now stays counted as it is")]
    private static partial void Dropped(ILogger logger, int most);

    [LoggerMessage(LogLevel.Error, "A send could not be settled")]
    private static partial void Failed(ILogger logger, Exception exception);
}
