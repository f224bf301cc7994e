using OtpService.Otp.Limits;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>The tallies that a send is counted in, and how each count is taken back.</summary>
internal sealed class SagaTallies(ITallies tallies, SettlementQueue settlements)
{
    private IReadOnlyList<(Tally Tally, SagaStep<TallyReply> Step)> counts = [];

    /// <summary>Begins to count in all of them at the same time.</summary>
    public void Begin(IReadOnlyList<Tally> asked, CancellationToken cancellationToken) => counts =
    [
        .. asked.Select(tally =>
            (tally, SagaStep<TallyReply>.Begin(() => tallies.CountAsync(tally, cancellationToken)))),
    ];

    /// <summary>
    /// Waits for every count and for another step, whether they succeed or fail, so that none is still running.
    /// </summary>
    /// <exception cref="StoreUnavailableException">At least one of these calls failed.</exception>
    public async Task<TallyResult> CountedAsync(Task together)
    {
        Task[] all = [.. counts.Select(count => count.Step.Reply), together];
        await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(all);
        var replies = await Task.WhenAll(counts.Select(count => count.Step.Reply));
        return new([.. counts.Select((count, i) => (count.Tally, replies[i]))]);
    }

    /// <summary>Takes back what these tallies counted. A count that failed may stay, which is the safe side.</summary>
    public Task TakeBackAsync(Func<Tally, bool> which) => Task.WhenAll(
        from count in counts
        where which(count.Tally)
        select count.Step.UndoAsync(
            reply => reply.Refused ? Task.CompletedTask : settlements.TakeBackAsync(count.Tally, reply),
            unseen: () => { }));

    /// <summary>Leaves everything counted.</summary>
    public void Forget() => counts = [];
}
