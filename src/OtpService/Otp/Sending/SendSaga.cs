using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>
/// One send on its way through the store (a saga: Garcia-Molina and Salem, 1987). It knows what became of each
/// step: taken, refused, failed or unknown. So whatever ends the send, in whichever order, exactly that is
/// undone which took place; and what is not known is looked after until it is.
/// </summary>
internal sealed class SendSaga(IOtpStore store, SagaTallies tallies, SettlementQueue settlements)
{
    private (IdempotencyClaim Command, AddressTag Tag, SagaStep<ClaimReply> Step)? claim;
    private (IssueCommand Command, SagaStep<IssueReply> Step)? issue;
    private bool adopted;
    private bool held;

    /// <summary>Binds an idempotency key to this send, of a code or a message to this address.</summary>
    /// <exception cref="StoreUnavailableException">Nobody knows whether the key is bound.</exception>
    public Task<ClaimReply> ClaimAsync(
        IdempotencyClaim command, AddressTag tag, CancellationToken cancellationToken)
    {
        var step = SagaStep<ClaimReply>.Begin(() => store.ClaimAsync(command, cancellationToken));
        claim = (command, tag, step);
        return step.Reply;
    }

    /// <summary>
    /// Counts a send in all tallies and keeps its code, at the same time. What one before still holds is given
    /// back.
    /// </summary>
    /// <exception cref="StoreUnavailableException">At least one of them could not be asked.</exception>
    public async Task<Reservation> ReserveAsync(
        IssueCommand command, IReadOnlyList<Tally> asked, CancellationToken cancellationToken)
    {
        await GiveBackAsync();
        tallies.Begin(asked, cancellationToken);
        var step = SagaStep<IssueReply>.Begin(() => store.IssueAsync(command, cancellationToken));
        issue = (command, step);
        var quota = await tallies.CountedAsync(step.Reply);
        var reply = await step.Reply;
        adopted |= reply.Status == IssueStatus.Issued;
        return new(reply, quota);
    }

    /// <summary>Counts a message without a code of ours in all tallies.</summary>
    /// <exception cref="StoreUnavailableException">At least one of them could not be asked.</exception>
    public Task<Quota> CountAsync(IReadOnlyList<Tally> asked, CancellationToken cancellationToken)
    {
        tallies.Begin(asked, cancellationToken);
        return tallies.CountedAsync(Task.CompletedTask);
    }

    /// <summary>
    /// From here on the message may be on its way, and only what became of it decides: an exception undoes
    /// nothing.
    /// </summary>
    public void Hold() => held = true;

    /// <summary>Nobody took the message: what took place may be undone again.</summary>
    public void Release() => held = false;

    /// <summary>Notes what became of the code.</summary>
    public Task KeepAsync(Settlement settlement, IReadOnlyList<DeliveryStep> steps) => issue is { } kept
        ? settlements.NoteAsync(new SettleCommand(kept.Command.Id, settlement, steps))
        : Task.CompletedTask;

    /// <summary>
    /// Withdraws what nobody delivered and gives back what it would have cost. What was asked for stays
    /// counted for whoever asked.
    /// </summary>
    public async Task WithdrawAsync(
        Settlement settlement, IReadOnlyList<DeliveryStep> steps, Func<Tally, bool> costs)
    {
        await Task.WhenAll(KeepAsync(settlement, steps), tallies.TakeBackAsync(costs));
        tallies.Forget();
        (issue, held) = (null, false);
    }

    /// <summary>
    /// Gives back all that was counted, since this send is the repeat of one that was counted. The key stays
    /// bound.
    /// </summary>
    public async Task GiveBackAsync()
    {
        await tallies.TakeBackAsync(static _ => true);
        tallies.Forget();
        issue = null;
    }

    /// <summary>Notes what repeats of a message shall hear.</summary>
    public Task AnswerAsync(string? answer) => claim is { } answered
        ? settlements.NoteAsync(new ClaimSettlement(answered.Command.Key, answered.Command.Nonce, answer))
        : Task.CompletedTask;

    /// <summary>
    /// Undoes all that took place, unless it is held. What may have taken place is undone as soon as anybody
    /// can tell.
    /// </summary>
    public Task UndoAsync() => held
        ? Task.CompletedTask
        : Task.WhenAll(RevokeAsync(), FreeAsync(), tallies.TakeBackAsync(static _ => true));

    private Task RevokeAsync() => issue is not ({ } command, { } step)
        ? Task.CompletedTask
        : step.UndoAsync(
            reply => reply.Status == IssueStatus.Issued
                ? settlements.NoteAsync(SettlementQueue.Revocation(command))
                : Task.CompletedTask,
            unseen: () => settlements.Undo(command));

    /// <summary>A key that another send bound is left to that, unless this one sent under it.</summary>
    private Task FreeAsync() => claim is not ({ } command, var tag, { } step)
        ? Task.CompletedTask
        : step.UndoAsync(
            reply => reply.Status == ClaimStatus.Granted || adopted
                ? settlements.NoteAsync(new ClaimSettlement(command.Key, reply.Nonce, Answer: null))
                : Task.CompletedTask,
            unseen: () => settlements.Undo(command, tag));
}
