using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>
/// Records results in the store. They are facts that neither a caller that disconnects nor an unavailable store
/// can change, so nothing here fails. A call that the store did not handle is left to
/// <see cref="SettlementRetries"/>.
/// </summary>
internal sealed class SettlementQueue(
    IOtpStore store, ITallies tallies, TimeProvider time, ILogger<SettlementQueue> logger)
    : IHostedService
{
    private readonly SettlementRetries retries = new(time, logger);

    /// <summary>Records what happened to a code.</summary>
    public Task NoteAsync(SettleCommand command) => TellAsync(token => store.SettleAsync(command, token));

    /// <summary>Records the result of a claim, or frees its key.</summary>
    public Task NoteAsync(ClaimSettlement settlement) =>
        TellAsync(token => store.SettleClaimAsync(settlement, token));

    /// <summary>
    /// Takes back a count that was not needed. It is retried only if the call certainly did not reach the store,
    /// because a second call would take back somebody else's count.
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
                retries.Add(Once);
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

    /// <summary>Withdraws a code that the store may have, or may receive in a moment.</summary>
    public void Undo(IssueCommand command) => retries.Add(token => store.SettleAsync(Revocation(command), token));

    /// <summary>
    /// Frees an idempotency key that the store may hold, unless a retry of the request has sent its code under it
    /// in the meantime.
    /// </summary>
    public void Undo(IdempotencyClaim command, AddressTag tag) => retries.Add(async token =>
        await store.FindAsync(new(tag, command.Nonce), failureLimit: 0, token) is { WentOut: true }
        || await store.SettleClaimAsync(new(command.Key, command.Nonce, Answer: null), token));

    /// <summary>
    /// Makes the settlement of a send that counts as never requested. It names this very code, because a retry
    /// may have issued another one under the same id.
    /// </summary>
    public static SettleCommand Revocation(IssueCommand command) =>
        new(command.Id, Settlement.Revoked) { Hash = command.Hash };

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes every waiting call once more, and then stops.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => retries.StopAsync(cancellationToken);

    private async Task TellAsync(Func<CancellationToken, ValueTask<bool>> tell)
    {
        try
        {
            await tell(CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            retries.Add(tell);
        }
    }
}
