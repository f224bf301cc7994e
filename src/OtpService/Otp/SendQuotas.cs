using Microsoft.Extensions.Options;

namespace OtpService.Otp;

/// <summary>
/// The limits of a send beyond its address: those of its client's network, and for SMS those of where it goes and of
/// what the whole service may spend. Any stranger can ask for a send; these make it cost him and not the operator.
/// </summary>
internal sealed class SendQuotas(
    ITallies tallies, Pseudonyms pseudonyms, KnownRefusals known, IOptions<LimitOptions> options)
{
    /// <summary>Digits at the end of a number that its block leaves open.</summary>
    private const int BlockDigits = 4;

    /// <summary>
    /// A refusal may come of sends that are counted for a moment and then given back, so it is not believed for long.
    /// </summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private static readonly SendLimits None = new(TimeSpan.Zero, []);

    private readonly SendLimits network = Hourly("network-hour", options.Value.NetworkSendsPerHour);
    private readonly SendLimits service = SendLimits.Of(
        ("sms-hour", options.Value.SmsPerHour, TimeSpan.FromHours(1)),
        ("sms-day", options.Value.SmsPerDay, TimeSpan.FromDays(1)));

    private readonly ConversionRule? conversion = options.Value.Conversion;

    /// <summary>For how long sends of a network are known to be refused; zero if they are not.</summary>
    public TimeSpan RefusedFor(ClientNetwork? client) =>
        client is null ? TimeSpan.Zero : known.Left(NetworkKey(client));

    /// <summary>Counts a send in all of its tallies at once.</summary>
    public async Task<Quota> TakeAsync(
        ClientNetwork? client, Address address, CancellationToken cancellationToken)
    {
        List<Tally> asked = [];
        if (client is not null && network.Windows.Count > 0)
        {
            asked.Add(new(NetworkKey(client), network, Conversion: null));
        }

        asked.AddRange(Destinations(address));
        if (address.Channel == Channel.Sms && service.Windows.Count > 0)
        {
            asked.Add(new(pseudonyms.Fingerprint("service", "sms"), service, Conversion: null));
        }

        // All on their way before the first answer is waited for: one round trip, however many they are.
        var answers = asked.ConvertAll(tally => tallies.CountAsync(tally, cancellationToken).AsTask());
        List<(Tally Tally, TallyReply Reply)> counts = [.. asked.Zip(await Task.WhenAll(answers))];
        var own = counts.Find(count => OfNetwork(count.Tally));
        if (own.Reply.Refused)
        {
            known.Note(own.Tally.Key, own.Reply.RetryAfter, AskAgain);
        }

        return new Quota(counts, own.Reply.Limit);
    }

    /// <summary>Gives back a send that did not take place.</summary>
    public Task GiveBackAsync(Quota quota) => GiveBackAsync(quota.Counts);

    /// <summary>Gives back what a send would have cost that nobody delivered. That it was asked for stays counted.</summary>
    public Task GiveBackSpendingAsync(Quota quota) =>
        GiveBackAsync(quota.Counts.Where(count => !OfNetwork(count.Tally)));

    /// <summary>Notes that a code sent to an address was verified: its destination is no pumped one.</summary>
    public async Task NoteVerifiedAsync(Address address)
    {
        try
        {
            await Task.WhenAll(from tally in Destinations(address)
                               select tallies.NoteVerifiedAsync(tally, CancellationToken.None).AsTask());
        }
        catch (StoreUnavailableException)
        {
            // The code was right all the same.
            return;
        }
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

    private IEnumerable<Tally> Destinations(Address address)
    {
        if (address.Channel == Channel.Sms && conversion is not null)
        {
            yield return new(pseudonyms.Fingerprint("block", address.Value[..^BlockDigits]), None, conversion);
        }
    }

    private UInt128 NetworkKey(ClientNetwork client) => pseudonyms.Fingerprint("network-sends", client.Value);

    private static SendLimits Hourly(string name, int limit) => SendLimits.Of((name, limit, TimeSpan.FromHours(1)));
}
