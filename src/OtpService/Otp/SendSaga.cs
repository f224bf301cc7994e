namespace OtpService.Otp;

/// <summary>
/// One send on its way through the store (a saga: Garcia-Molina and Salem, 1987). It knows what became of each
/// step: taken, refused, failed or unknown. So whatever ends the send, in whichever order, exactly that is
/// undone which took place; and what is not known is looked after until it is.
/// </summary>
internal sealed class SendSaga(IOtpStore store, ITallies tallies, Settlements settlements)
{
    private (ClaimCommand Command, Task<ClaimReply> Claiming, AddressTag Tag)? claim;
    private (IssueCommand Command, Task<IssueReply> Issuing)? issue;
    private IReadOnlyList<(Tally Tally, Task<TallyReply> Counting)> counts = [];
    private bool adopted;
    private bool held;

    /// <summary>Binds an idempotency key to this send, of a code or a message to this address.</summary>
    /// <exception cref="StoreUnavailableException">Nobody knows whether the key is bound.</exception>
    public Task<ClaimReply> ClaimAsync(
        ClaimCommand command, AddressTag tag, CancellationToken cancellationToken)
    {
        var claiming = BeginAsync(() => store.ClaimAsync(command, cancellationToken));
        claim = (command, claiming, tag);
        return claiming;
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
        Begin(asked, cancellationToken);
        var issuing = BeginAsync(() => store.IssueAsync(command, cancellationToken));
        issue = (command, issuing);
        var quota = await CountedAsync([.. counts.Select(count => count.Counting), issuing]);
        var reply = await issuing;
        adopted |= reply.Status == IssueStatus.Issued;
        return new Reservation(reply, quota);
    }

    /// <summary>Counts a message without a code of ours in all tallies.</summary>
    /// <exception cref="StoreUnavailableException">At least one of them could not be asked.</exception>
    public Task<Quota> CountAsync(IReadOnlyList<Tally> asked, CancellationToken cancellationToken)
    {
        Begin(asked, cancellationToken);
        return CountedAsync([.. counts.Select(count => count.Counting)]);
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
        await Task.WhenAll([
            KeepAsync(settlement, steps),
            .. counts.Where(count => costs(count.Tally))
                .Select(count => TakeBackAsync(count.Tally, count.Counting)),
        ]);
        (issue, counts, held) = (null, [], false);
    }

    /// <summary>
    /// Gives back all that was counted, since this send is the repeat of one that was counted. The key stays
    /// bound.
    /// </summary>
    public async Task GiveBackAsync()
    {
        await Task.WhenAll(counts.Select(count => TakeBackAsync(count.Tally, count.Counting)));
        (issue, counts) = (null, []);
    }

    /// <summary>Notes what repeats of a message shall hear.</summary>
    public Task AnswerAsync(string? answer) => claim is { } answered
        ? settlements.NoteAsync(
            new ClaimSettlement(answered.Command.Key, answered.Command.Nonce, answer))
        : Task.CompletedTask;

    /// <summary>
    /// Undoes all that took place, unless it is held. What may have taken place is undone as soon as anybody
    /// can tell.
    /// </summary>
    public Task UndoAsync() => held
        ? Task.CompletedTask
        : Task.WhenAll([
            UndoIssueAsync(), FreeClaimAsync(),
            .. counts.Select(count => TakeBackAsync(count.Tally, count.Counting)),
        ]);

    /// <summary>Also what throws before it begins to wait becomes a task that failed.</summary>
    private static async Task<T> BeginAsync<T>(Func<ValueTask<T>> step) => await step();

    /// <summary>Whether a step that failed may have taken place after all.</summary>
    private static bool MayHaveRun(Task step) =>
        step.Exception?.InnerException is not StoreUnavailableException { MayHaveRun: false };

    private void Begin(IReadOnlyList<Tally> asked, CancellationToken cancellationToken) => counts =
    [
        .. asked.Select(tally =>
            (tally, BeginAsync(() => tallies.CountAsync(tally, cancellationToken)))),
    ];

    /// <summary>Waits for every step, whatever each comes to, so that none is still under way.</summary>
    private async Task<Quota> CountedAsync(IReadOnlyList<Task> steps)
    {
        await Task.WhenAll(steps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(steps);
        List<(Tally Tally, TallyReply Reply)> replies = [];
        foreach (var (tally, counting) in counts)
        {
            replies.Add((tally, await counting));
        }

        return new Quota(replies);
    }

    private async Task UndoIssueAsync()
    {
        if (issue is not ({ } command, { } issuing))
        {
            return;
        }

        if (!issuing.IsCompletedSuccessfully)
        {
            if (MayHaveRun(issuing))
            {
                settlements.Undo(command);
            }
        }
        else if ((await issuing).Status == IssueStatus.Issued)
        {
            await settlements.NoteAsync(
                new SettleCommand(command.Id, Settlement.Revoked) { Hash = command.Hash });
        }
    }

    private async Task FreeClaimAsync()
    {
        if (claim is not ({ } command, { } claiming, var tag))
        {
            return;
        }

        if (!claiming.IsCompletedSuccessfully)
        {
            if (MayHaveRun(claiming))
            {
                settlements.Undo(command, tag);
            }
        }
        else if (await claiming is var reply && (reply.Status == ClaimStatus.Granted || adopted))
        {
            await settlements.NoteAsync(new ClaimSettlement(command.Key, reply.Nonce, Answer: null));
        }
    }

    /// <summary>One that failed may stay counted, which is the safe side.</summary>
    private async Task TakeBackAsync(Tally tally, Task<TallyReply> counting)
    {
        if (counting.IsCompletedSuccessfully && await counting is { Refused: false } counted)
        {
            await settlements.TakeBackAsync(tally, counted);
        }
    }
}

/// <summary>A send as it was counted, or refused.</summary>
/// <param name="Issue">What the store says to its code.</param>
/// <param name="Quota">What the tallies say.</param>
internal readonly record struct Reservation(IssueReply Issue, Quota Quota)
{
    /// <summary>The address had room, and a tally had none.</summary>
    public bool RefusedByQuota => Issue.Status == IssueStatus.Issued && Quota.Refused;
}
