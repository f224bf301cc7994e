using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>
/// Tracks the steps of one send in the store (a saga: Garcia-Molina and Salem, 1987). It knows the result of each
/// step: done, refused, failed or unknown. However the send ends, and in whichever order, it undoes exactly the
/// steps that took place. A step with an unknown result is retried until its result is known.
/// </summary>
internal sealed class SendSaga(IOtpStore store, SagaTallies tallies, SettlementQueue settlements)
{
    private (IdempotencyClaim Command, AddressTag Tag, SagaStep<ClaimReply> Step)? claim;
    private (IssueCommand Command, SagaStep<IssueReply> Step)? issue;
    private bool adopted;
    private bool held;

    /// <summary>Binds an idempotency key to this send, of a code or a message to this address.</summary>
    /// <exception cref="StoreUnavailableException">It is unknown whether the key is bound.</exception>
    public Task<ClaimReply> ClaimAsync(
        IdempotencyClaim command, AddressTag tag, CancellationToken cancellationToken)
    {
        var step = SagaStep<ClaimReply>.Begin(() => store.ClaimAsync(command, cancellationToken));
        claim = (command, tag, step);
        return step.Reply;
    }

    /// <summary>
    /// Counts a send in all tallies and stores its code, at the same time. Counts of an earlier attempt are given
    /// back first.
    /// </summary>
    /// <exception cref="StoreUnavailableException">At least one of these calls failed.</exception>
    public async Task<CountedSend> IssueAsync(
        IssueCommand command, IReadOnlyList<Tally> asked, CancellationToken cancellationToken)
    {
        await GiveBackAsync();
        tallies.Begin(asked, cancellationToken);
        var step = SagaStep<IssueReply>.Begin(() => store.IssueAsync(command, cancellationToken));
        issue = (command, step);
        var tallied = await tallies.CountedAsync(step.Reply);
        var reply = await step.Reply;
        adopted |= reply.Status == IssueStatus.Issued;
        return new(reply, tallied);
    }

    /// <summary>Counts a message without a code of ours in all tallies.</summary>
    /// <exception cref="StoreUnavailableException">At least one of these calls failed.</exception>
    public Task<TallyResult> CountAsync(IReadOnlyList<Tally> asked, CancellationToken cancellationToken)
    {
        tallies.Begin(asked, cancellationToken);
        return tallies.CountedAsync(Task.CompletedTask);
    }

    /// <summary>
    /// Counts one more message of a verification. Nothing is undone: a message that was counted and not sent pays for the
    /// next one.
    /// </summary>
    /// <exception cref="StoreUnavailableException">It is unknown whether the message is counted.</exception>
    public ValueTask<StepReply> ClaimAsync(StepClaim command, CancellationToken cancellationToken) =>
        store.ClaimStepAsync(command, cancellationToken);

    /// <summary>
    /// Gives back the costs of a message that was not sent, and keeps its code, which further messages will contain.
    /// </summary>
    public async Task PassOnAsync(IReadOnlyList<DeliveryStep> steps, Func<Tally, bool> costs)
    {
        await Task.WhenAll(KeepAsync(Settlement.Unconfirmed, steps), tallies.TakeBackAsync(costs));
        tallies.Forget();
    }

    /// <summary>
    /// Marks the message as perhaps on its way. From here on, an exception undoes nothing: only the result of the
    /// delivery counts.
    /// </summary>
    public void Hold() => held = true;

    /// <summary>Marks the message as not sent. From here on, the steps may be undone again.</summary>
    public void Release() => held = false;

    /// <summary>Records the result for the code.</summary>
    public Task KeepAsync(Settlement settlement, IReadOnlyList<DeliveryStep> steps) => issue is { } kept
        ? settlements.NoteAsync(new SettleCommand(kept.Command.Id, settlement, steps))
        : Task.CompletedTask;

    /// <summary>
    /// Withdraws a code that was not delivered, and gives back its costs. The request stays counted for its
    /// caller.
    /// </summary>
    public async Task WithdrawAsync(
        Settlement settlement, IReadOnlyList<DeliveryStep> steps, Func<Tally, bool> costs)
    {
        await Task.WhenAll(KeepAsync(settlement, steps), tallies.TakeBackAsync(costs));
        tallies.Forget();
        (issue, held) = (null, false);
    }

    /// <summary>
    /// Gives back everything that was counted, because this send repeats one that was counted. The key stays
    /// bound.
    /// </summary>
    public async Task GiveBackAsync()
    {
        await tallies.TakeBackAsync(static _ => true);
        tallies.Forget();
        issue = null;
    }

    /// <summary>Records the result that retries of a message get.</summary>
    public Task AnswerAsync(string? answer) => claim is { } answered
        ? settlements.NoteAsync(new ClaimSettlement(answered.Command.Key, answered.Command.Nonce, answer))
        : Task.CompletedTask;

    /// <summary>
    /// Undoes all steps that took place, unless the message may be on its way. A step with an unknown result is
    /// undone as soon as the result is known.
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

    /// <summary>
    /// Frees the idempotency key. A key that another send bound is not freed, unless this send used it.
    /// </summary>
    private Task FreeAsync() => claim is not ({ } command, var tag, { } step)
        ? Task.CompletedTask
        : step.UndoAsync(
            reply => reply.Status == ClaimStatus.Granted || adopted
                ? settlements.NoteAsync(new ClaimSettlement(command.Key, reply.Nonce, Answer: null))
                : Task.CompletedTask,
            unseen: () => settlements.Undo(command, tag));
}
