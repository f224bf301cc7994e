using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Store;

namespace OtpService.Otp.Limits;

/// <summary>
/// Tallies of sends for client networks. It also remembers which networks are over their limit, and rejects their
/// sends without a call to the store.
/// </summary>
internal sealed class NetworkTallies(
    Pseudonyms pseudonyms, TimeProvider time, IOptions<LimitOptions> options)
{
    /// <summary>
    /// The limit for sends that reach nobody, and for rejected sends, as a multiple of a network's limit.
    /// </summary>
    public const int CheapFactor = 10;

    /// <summary>
    /// A refusal may be due to sends that are counted for a moment and then given back, so it is remembered only
    /// briefly.
    /// </summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private readonly RefusedNetworks known = new(time);
    private readonly NetworkUse use = new(time);
    private readonly NetworkUse refused = new(time);
    private readonly int limit = options.Value.NetworkSendsPerHour;
    private readonly SendLimits network = Hourly(options.Value.NetworkSendsPerHour);
    private readonly SendLimits site = Hourly(options.Value.NetworkSendsPerHour * ClientNetwork.SiteFactor);
    private readonly SendLimits tests = Hourly(options.Value.NetworkSendsPerHour * CheapFactor);

    /// <summary>
    /// How long sends from a network are rejected, as far as this process knows; zero if they are not.
    /// </summary>
    public TimeSpan RefusedFor(ClientNetwork client) =>
        Longer(known.Left(client), client.Site is { } own ? known.Left(own) : TimeSpan.Zero);

    /// <summary>How many sends from a network within the last hour this process knows of.</summary>
    public int KnownSendsOf(ClientNetwork client) => use.Of(client);

    /// <summary>The tallies of a send. Sends to test recipients have a tally of their own.</summary>
    public IEnumerable<Tally> Of(ClientNetwork client, bool reachesNobody)
    {
        if (limit == 0)
        {
            yield break;
        }

        if (reachesNobody)
        {
            yield return new(Fingerprint("network-tests", client.Widest), tests, Conversion: null);
            yield break;
        }

        yield return new(Fingerprint("network-sends", client), network, Conversion: null);
        if (client.Site is { } own)
        {
            yield return new(Fingerprint("network-sends", own), site, Conversion: null);
        }
    }

    /// <summary>Whether a tally counts the sends of a network, and not the cost of messages.</summary>
    public bool Has(Tally tally) =>
        ReferenceEquals(tally.Limits, network) || ReferenceEquals(tally.Limits, site)
        || ReferenceEquals(tally.Limits, tests);

    /// <summary>
    /// Remembers what the tallies of a network replied. Returns what this network has left, but not what others
    /// have left, since that would reveal their use.
    /// </summary>
    public RateLimit? Learn(ClientNetwork client, TallyResult tallied)
    {
        RateLimit? own = null;
        foreach (var (tally, reply) in tallied.Counts)
        {
            var whose = ReferenceEquals(tally.Limits, network) ? client
                : ReferenceEquals(tally.Limits, site) ? client.Site
                : null;
            if (whose is not null && reply.Refused)
            {
                known.Note(whose, reply.RetryAfter, AskAgain);
            }

            if (whose == client && reply.Limit is { } left)
            {
                own = left;
                use.Note(client, reply.Refused ? left.Quota : left.Quota - left.Remaining);
            }
        }

        return own;
    }

    /// <summary>
    /// Counts a send that the store refused. A network with too many of them within an hour is rejected for the
    /// rest of that hour without a call to the store.
    /// </summary>
    public void NoteRefused(ClientNetwork client)
    {
        if (limit > 0
            && refused.Add(client) is var (count, left)
            && count >= limit * client.Factor * CheapFactor)
        {
            known.Note(client, left, left);
        }

        if (client.Site is { } own)
        {
            NoteRefused(own);
        }
    }

    private static SendLimits Hourly(int most) =>
        SendLimits.Of(("network-hour", most, TimeSpan.FromHours(1)));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private UInt128 Fingerprint(string what, ClientNetwork whose) =>
        pseudonyms.Fingerprint(what, whose.Value);
}
