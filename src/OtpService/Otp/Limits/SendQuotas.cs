using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Otp.Limits;

/// <summary>
/// The limits of a send beyond its address: those of its client's network, those of what the whole service may
/// spend, and for SMS those of where it goes. Any stranger can ask for a send; these make it cost him and not
/// the operator.
/// </summary>
internal sealed class SendQuotas(
    ITallies tallies, NetworkTallies networks, DestinationTallies destinations)
{
    /// <summary>For how long sends of a network are known to be refused; zero if they are not.</summary>
    public TimeSpan RefusedFor(ClientNetwork? client) =>
        client is null ? TimeSpan.Zero : networks.RefusedFor(client);

    /// <summary>How many sends of a network within the last hour this process knows of.</summary>
    public int KnownSendsOf(ClientNetwork? client) => client is null ? 0 : networks.KnownSendsOf(client);

    /// <summary>
    /// The tallies of a code. A code that reaches nobody costs nothing; a fallback was asked for already.
    /// </summary>
    public IReadOnlyList<Tally> Of(SendRequest request, bool reachesNobody) =>
    [
        .. reachesNobody ? []
            : destinations.Spending(request.Address).Concat(destinations.Conversions(request.Address)),
        .. request.Client is { } client && !request.IsFallback ? networks.Of(client, reachesNobody) : [],
    ];

    /// <summary>
    /// The tallies of a message whose code, if it has one, is verified elsewhere: only what it costs.
    /// </summary>
    public IReadOnlyList<Tally> Of(Address address) => [.. destinations.Spending(address)];

    /// <summary>Whether a tally counts what messages cost, and not what a network asked for.</summary>
    public bool IsCost(Tally tally) => !networks.Has(tally);

    /// <summary>
    /// Learns from what the tallies said which networks are refused; gives what this one has left.
    /// </summary>
    public RateLimit? Learn(ClientNetwork? client, Quota quota) =>
        client is null ? null : networks.Learn(client, quota);

    /// <summary>Counts a refusal that the store was asked for.</summary>
    public void NoteRefused(ClientNetwork? client)
    {
        if (client is not null)
        {
            networks.NoteRefused(client);
        }
    }

    /// <summary>
    /// Notes that a code sent to an address was verified: its destination is no pumped one.
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
            // The code was right all the same.
            return;
        }
    }
}
