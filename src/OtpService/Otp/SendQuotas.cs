using Microsoft.Extensions.Options;

namespace OtpService.Otp;

/// <summary>
/// The limits of a send beyond its address: those of its client's network, and for SMS those of where it goes
/// and of what the whole service may spend. Any stranger can ask for a send; these make it cost him and not
/// the operator.
/// </summary>
internal sealed class SendQuotas(
    ITallies tallies,
    SmsTallies sms,
    Pseudonyms pseudonyms,
    TimeProvider time,
    IOptions<LimitOptions> options)
{
    /// <summary>
    /// A refusal may come of sends that are counted for a moment and then given back, so it is not believed
    /// for long.
    /// </summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private readonly KnownRefusals known = new(time);
    private readonly NetworkUse use = new(time);
    private readonly SendLimits network =
        SendLimits.Of(("network-hour", options.Value.NetworkSendsPerHour, TimeSpan.FromHours(1)));

    /// <summary>For how long sends of a network are known to be refused; zero if they are not.</summary>
    public TimeSpan RefusedFor(ClientNetwork? client) =>
        client is null ? TimeSpan.Zero : known.Left(client);

    /// <summary>How many sends of a network within the last hour this process knows of.</summary>
    public int KnownSendsOf(ClientNetwork? client) => client is null ? 0 : use.Of(client);

    /// <summary>Counts a send of a code in all of its tallies at once.</summary>
    public async Task<Quota> TakeAsync(
        ClientNetwork? client, Address address, CancellationToken cancellationToken)
    {
        List<Tally> asked = [.. sms.Spending(address), .. sms.Conversions(address)];
        if (client is null || network.Windows.Count == 0)
        {
            return await TakeAsync(asked, cancellationToken);
        }

        asked.Add(new(pseudonyms.Fingerprint("network-sends", client.Value), network, Conversion: null));
        var quota = await TakeAsync(asked, cancellationToken);
        var own = quota.Counts[^1].Reply;
        if (own.Refused)
        {
            known.Note(client, own.RetryAfter, AskAgain);
        }
        else if (own.Limit is { } left)
        {
            use.Note(client, left.Quota - left.Remaining);
        }

        return quota with { Network = own.Limit };
    }

    /// <summary>
    /// Counts a message whose code, if it has one, is verified elsewhere: only what it costs.
    /// </summary>
    public Task<Quota> TakeSpendingAsync(Address address, CancellationToken cancellationToken) =>
        TakeAsync([.. sms.Spending(address)], cancellationToken);

    /// <summary>Gives back a send that did not take place.</summary>
    public Task GiveBackAsync(Quota quota) => GiveBackAsync(quota.Counts);

    /// <summary>
    /// Gives back what a send would have cost that nobody delivered. That it was asked for stays counted.
    /// </summary>
    public Task GiveBackSpendingAsync(Quota quota) =>
        GiveBackAsync(quota.Counts.Where(count => !OfNetwork(count.Tally)));

    /// <summary>
    /// Notes that a code sent to an address was verified: its destination is no pumped one.
    /// </summary>
    public async Task NoteVerifiedAsync(Address address)
    {
        try
        {
            await Task.WhenAll(from tally in sms.Conversions(address)
                               select tallies.NoteVerifiedAsync(tally, CancellationToken.None).AsTask());
        }
        catch (StoreUnavailableException)
        {
            // The code was right all the same.
            return;
        }
    }

    private async Task<Quota> TakeAsync(List<Tally> asked, CancellationToken cancellationToken)
    {
        if (asked.Count == 0)
        {
            return Quota.Nothing;
        }

        // All on their way before the first answer is waited for: one round trip, however many they are.
        var answers = asked.ConvertAll(tally => tallies.CountAsync(tally, cancellationToken).AsTask());
        List<(Tally Tally, TallyReply Reply)> counts = [.. asked.Zip(await Task.WhenAll(answers))];
        return new Quota(counts, Network: null);
    }

    private async Task GiveBackAsync(IEnumerable<(Tally Tally, TallyReply Reply)> counts)
    {
        try
        {
            await Task.WhenAll(
                from count in counts
                where !count.Reply.Refused
                select tallies.TakeBackAsync(count.Tally, count.Reply, CancellationToken.None).AsTask());
        }
        catch (StoreUnavailableException)
        {
            // Counted once too often, which is the safe side.
            return;
        }
    }

    private bool OfNetwork(Tally tally) => ReferenceEquals(tally.Limits, network);
}
