using Microsoft.Extensions.Options;

namespace OtpService.Otp;

/// <summary>
/// Failed verifications beyond a single address: those from one client network, which are limited, and those
/// of the whole service, which raise an alarm. They are counted after the answer, so that a right code costs
/// nothing and a wrong one waits for nothing; and together with all that come meanwhile, so that under load
/// many cost little more than one. What is under way while the last one is counted still gets its answer.
/// </summary>
internal sealed class FailureTallies(
    ITallies tallies, Pseudonyms pseudonyms, SprayAlarm alarm, TimeProvider time,
    IOptions<LimitOptions> options)
{
    /// <summary>
    /// How long failures gather while there is a store to ask: far below what a person notices.
    /// </summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    private readonly KnownRefusals known = new(time);
    private readonly Lock gate = new();
    private readonly SendWindow? window = options.Value.NetworkFailuresPerHour is > 0 and var limit
        ? new("network-failures-hour", limit, TimeSpan.FromHours(1))
        : null;

    private Dictionary<ClientNetwork, int> waiting = [];
    private bool counting;

    /// <summary>For how long guesses from a network are refused; zero if they are not.</summary>
    public TimeSpan RefusedFor(ClientNetwork? client) => client is null ? TimeSpan.Zero : known.Left(client);

    /// <summary>Counts a failed verification.</summary>
    public void Count(ClientNetwork? client)
    {
        alarm.Count();
        if (client is null || window is null)
        {
            return;
        }

        lock (gate)
        {
            waiting[client] = waiting.GetValueOrDefault(client) + 1;
            if (counting)
            {
                return;
            }

            counting = true;
        }

        _ = CountAllAsync(window);
    }

    /// <summary>Counts what waits, and what comes while that is counted, until nothing waits.</summary>
    private async Task CountAllAsync(SendWindow limit)
    {
        while (Taken() is { Count: > 0 } taken)
        {
            var counted = CountAsync(limit, taken);
            if (!counted.IsCompleted)
            {
                await counted;
                await Task.Delay(Gathering, TimeProvider.System);
            }
        }
    }

    private Dictionary<ClientNetwork, int> Taken()
    {
        lock (gate)
        {
            (var taken, waiting) = (waiting, []);
            counting = taken.Count > 0;
            return taken;
        }
    }

    private async Task CountAsync(SendWindow limit, Dictionary<ClientNetwork, int> taken)
    {
        try
        {
            List<KeyValuePair<UInt128, int>> counted =
                [.. taken.Select(one => KeyValuePair.Create(Key(one.Key), one.Value))];
            var full = await tallies.CountAllAsync(counted, limit, CancellationToken.None);
            foreach (var (client, wait) in taken.Keys.Zip(full).Where(one => one.Second > TimeSpan.Zero))
            {
                known.Note(client, wait, askAgain: wait);
            }
        }
        catch (StoreUnavailableException)
        {
            // While the store is away every guess is refused.
            return;
        }
    }

    private UInt128 Key(ClientNetwork client) => pseudonyms.Fingerprint("network-failures", client.Value);
}
