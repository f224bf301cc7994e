using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Store;

namespace OtpService.Otp.Verifying;

/// <summary>
/// Counts failed verifications beyond a single recipient: those from one client network, which are limited, and
/// those of the whole service, which raise an alarm. They are counted after the response, so that a right code
/// costs nothing and a wrong one is not delayed. Failures that occur during a call are counted together by the
/// next one, so that a high load costs little more. Guesses that are under way while the last failure is counted
/// still get a response.
/// </summary>
internal sealed partial class FailureTallies(
    ITallies tallies, Pseudonyms pseudonyms, SprayAlarm alarm, TimeProvider time,
    IOptions<LimitOptions> options, ILogger<FailureTallies> logger)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>
    /// How long failures are collected between two calls of a remote store: far below what a person notices.
    /// </summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    private readonly RefusedNetworks known = new(time);
    private readonly Lock gate = new();
    private readonly int limit = options.Value.NetworkFailuresPerHour;

    private Dictionary<ClientNetwork, int> waiting = [];
    private bool counting;

    /// <summary>How long guesses from a network are rejected; zero if they are not.</summary>
    public TimeSpan RefusedFor(ClientNetwork? client)
    {
        var own = client is null ? TimeSpan.Zero : known.Left(client);
        var site = client?.Site is { } around ? known.Left(around) : TimeSpan.Zero;
        return own > site ? own : site;
    }

    /// <summary>Counts a failed verification.</summary>
    public void Count(ClientNetwork? client)
    {
        alarm.Count();
        if (client is null || limit == 0)
        {
            return;
        }

        lock (gate)
        {
            waiting[client] = waiting.GetValueOrDefault(client) + 1;
            if (client.Site is { } site)
            {
                waiting[site] = waiting.GetValueOrDefault(site) + 1;
            }

            if (counting)
            {
                return;
            }

            counting = true;
        }

        _ = CountAllAsync();
    }

    /// <summary>Counts all waiting failures, and those that occur in the meantime, until none is left.</summary>
    private async Task CountAllAsync()
    {
        while (Taken() is { Count: > 0 } taken)
        {
            var counted = CountAsync(taken);
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

    [SuppressMessage("Design", "CA1031", Justification = "A failed call must not end the counting.")]
    private async Task CountAsync(Dictionary<ClientNetwork, int> taken)
    {
        try
        {
            List<TakenEvents> counted =
                [.. taken.Select(one => new TakenEvents(Key(one.Key), one.Value, limit * one.Key.Factor))];
            var full = await tallies.CountAllAsync(counted, Hour, CancellationToken.None);
            foreach (var (client, wait) in taken.Keys.Zip(full).Where(one => one.Second > TimeSpan.Zero))
            {
                known.Note(client, wait, askAgain: wait);
            }
        }
        catch (StoreUnavailableException)
        {
            // While the store is unavailable, every guess is rejected.
            return;
        }
        catch (Exception e)
        {
            Uncounted(logger, e);
        }
    }

    private UInt128 Key(ClientNetwork client) => pseudonyms.Fingerprint("network-failures", client.Value);

    [LoggerMessage(LogLevel.Error, "Failed verifications could not be counted for their networks")]
    private static partial void Uncounted(ILogger logger, Exception exception);
}
