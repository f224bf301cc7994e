namespace OtpService.Otp;

/// <summary>
/// Tells the store what became of things. They have happened: neither a caller who left nor a store that is
/// away changes them, so this never fails, and readiness reports the store.
/// </summary>
internal sealed class Settlements(IOtpStore store)
{
    /// <summary>
    /// Notes how a send ended. At worst a code nobody received stays counted, and a repeat hears
    /// "unconfirmed".
    /// </summary>
    public Task NoteAsync(SettleCommand command) => TellAsync(store.SettleAsync, command);

    /// <summary>
    /// Notes how a claim ended. At worst a repeat hears "unconfirmed" of what was sent, and of what was not
    /// it is refused until the claim ends.
    /// </summary>
    public Task NoteAsync(ClaimSettlement settlement) => TellAsync(store.SettleClaimAsync, settlement);

    private static async Task TellAsync<T>(Func<T, CancellationToken, ValueTask> tell, T ended)
    {
        try
        {
            await tell(ended, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // Nobody's answer depends on it.
            return;
        }
    }
}
