using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Otp.Limits;

/// <summary>
/// The limits of a send beyond those of its recipient: for the client network, for the costs of the whole
/// service, and for SMS by destination. Strangers can request sends, so these limits use up the quota of a
/// stranger instead of the operator's money.
/// </summary>
internal sealed class SendTallies(
    ITallies tallies, NetworkTallies networks, SpendingTallies destinations)
{
    /// <summary>
    /// How long sends from a network are rejected, as far as this process knows; zero if they are not.
    /// </summary>
    public TimeSpan RefusedFor(ClientNetwork? client) =>
        client is null ? TimeSpan.Zero : networks.RefusedFor(client);

    /// <summary>How many sends from a network within the last hour this process knows of.</summary>
    public int KnownSendsOf(ClientNetwork? client) => client is null ? 0 : networks.KnownSendsOf(client);

    /// <summary>
    /// The tallies of a code. A code that reaches nobody has no costs. A fallback has already counted for its
    /// network.
    /// </summary>
    public IReadOnlyList<Tally> Of(SendRequest request, bool reachesNobody) =>
    [
        .. reachesNobody ? []
            : destinations.Spending(request.Address).Concat(destinations.Conversions(request.Address)),
        .. request.Client is { } client && !request.IsFallback ? networks.Of(client, reachesNobody) : [],
    ];

    /// <summary>
    /// The tallies of a message whose code, if it has one, is verified elsewhere: only its costs count.
    /// </summary>
    public IReadOnlyList<Tally> Of(Address address) => [.. destinations.Spending(address)];

    /// <summary>Whether a tally counts the cost of messages, and not the sends of a network.</summary>
    public bool IsCost(Tally tally) => !networks.Has(tally);

    /// <summary>
    /// Remembers from the replies of the tallies which networks are over their limit. Returns what this network
    /// has left.
    /// </summary>
    public RateLimit? Learn(ClientNetwork? client, TallyResult tallied) =>
        client is null ? null : networks.Learn(client, tallied);

    /// <summary>Counts a send that the store refused.</summary>
    public void NoteRefused(ClientNetwork? client)
    {
        if (client is not null)
        {
            networks.NoteRefused(client);
        }
    }

    /// <summary>
    /// Notes that a recipient verified a code, which counts against SMS pumping at its destination.
    /// </summary>
    public async Task NoteVerifiedAsync(Address address)
    {
        try
        {
            await Task.WhenAll(from tally in destinations.Conversions(address)
                               select tallies.NoteVerifiedAsync(tally, CancellationToken.None).AsTask());
        }
        catch (StoreUnavailableException)
        {
            // The code was right; only this count is lost.
            return;
        }
    }
}
