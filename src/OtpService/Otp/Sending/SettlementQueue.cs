using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>
/// Tells the store what became of things. They have happened, and neither a caller who left nor a store that
/// is away changes them: so nothing here fails, and what the store could not be told at first is left to
/// <see cref="SettlementRetries"/>.
/// </summary>
internal sealed class SettlementQueue(
    IOtpStore store, ITallies tallies, TimeProvider time, ILogger<SettlementQueue> logger)
    : IHostedService
{
    private readonly SettlementRetries retries = new(time, logger);

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

    /// <summary>
    /// Withdraws a code of which nobody knows whether the store has it, or will have it in a moment.
    /// </summary>
    public void Undo(IssueCommand command) => retries.Add(token => store.SettleAsync(Revocation(command), token));

    /// <summary>
    /// Gives an idempotency key free of which nobody knows whether the store holds it, unless a repeat of the
    /// request has sent its code under it meanwhile.
    /// </summary>
    public void Undo(IdempotencyClaim command, AddressTag tag) => retries.Add(async token =>
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
