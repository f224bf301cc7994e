namespace OtpService.Otp;

/// <summary>Counts a send and keeps its code before its message leaves: both or neither.</summary>
internal sealed class SendReservations(IOtpStore store, SendQuotas quotas, Settlements settlements)
{
    /// <summary>
    /// Keeps a code where its address and all quotas have room. Where any has none, or one could not be
    /// asked, whatever the others counted is taken back.
    /// </summary>
    /// <param name="command">The code, and what its address allows.</param>
    /// <param name="counted">Whose quotas it is counted in; null where it costs nobody anything.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Nobody knows whether there is room.</exception>
    public async Task<Reservation> TakeAsync(
        IssueCommand command, SendRequest? counted, CancellationToken cancellationToken)
    {
        // Both on their way before either answer is waited for.
        var taking = counted is null
            ? Task.FromResult(Quota.Nothing)
            : quotas.TakeAsync(counted.Client, counted.Address, cancellationToken);
        var issuing = store.IssueAsync(command, cancellationToken).AsTask();
        try
        {
            await Task.WhenAll(taking, issuing);
        }
        catch (StoreUnavailableException)
        {
            await UndoAsync(command.Id, taking, issuing);
            throw;
        }

        var reservation = new Reservation(await issuing, await taking);
        if (reservation.RefusedByQuota)
        {
            await settlements.NoteAsync(new SettleCommand(command.Id, Settlement.Undelivered));
        }

        if (reservation.RefusedByQuota || reservation.Issue.Status != IssueStatus.Issued)
        {
            await quotas.GiveBackAsync(reservation.Quota);
        }

        return reservation;
    }

    /// <summary>Gives back what a message would have cost that nobody delivered.</summary>
    public Task GiveBackSpendingAsync(Reservation reservation) =>
        quotas.GiveBackSpendingAsync(reservation.Quota);

    /// <summary>
    /// Nothing is sent when one of the two could not be counted: then the other was counted for nothing.
    /// </summary>
    private async Task UndoAsync(VerificationId id, Task<Quota> taking, Task<IssueReply> issuing)
    {
        if (issuing.IsCompletedSuccessfully && (await issuing).Status == IssueStatus.Issued)
        {
            await settlements.NoteAsync(new SettleCommand(id, Settlement.Undelivered));
        }

        if (taking.IsCompletedSuccessfully)
        {
            await quotas.GiveBackAsync(await taking);
        }
    }
}

/// <summary>A send as it was counted, or refused.</summary>
/// <param name="Issue">What the store says to its code.</param>
/// <param name="Quota">What the quotas say.</param>
internal readonly record struct Reservation(IssueReply Issue, Quota Quota)
{
    /// <summary>The address had room, and a quota had none: the code is withdrawn.</summary>
    public bool RefusedByQuota => Issue.Status == IssueStatus.Issued && Quota.Refused;
}
