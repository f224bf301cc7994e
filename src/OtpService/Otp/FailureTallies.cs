using Microsoft.Extensions.Options;

namespace OtpService.Otp;

/// <summary>
/// Failed verifications beyond a single address: those from one client network, which are limited, and those of the
/// whole service, which raise an alarm. They are counted after the answer, so that a right code costs nothing and a wrong
/// one waits for nothing; what is under way while the last one is counted still gets its answer.
/// </summary>
internal sealed class FailureTallies(
    ITallies tallies, Pseudonyms pseudonyms, KnownRefusals known, SprayAlarm alarm, IOptions<LimitOptions> options)
{
    private readonly SendLimits limits =
        SendLimits.Of(("network-failures-hour", options.Value.NetworkFailuresPerHour, TimeSpan.FromHours(1)));

    /// <summary>For how long guesses from a network are refused; zero if they are not.</summary>
    public TimeSpan RefusedFor(ClientNetwork? client) => client is null ? TimeSpan.Zero : known.Left(Key(client));

    /// <summary>Counts a failed verification.</summary>
    public void Count(ClientNetwork? client)
    {
        alarm.Count();
        if (client is not null && limits.Windows.Count > 0)
        {
            _ = CountAsync(Key(client));
        }
    }

    private async Task CountAsync(UInt128 key)
    {
        try
        {
            var reply = await tallies.CountAsync(new(key, limits, Conversion: null), CancellationToken.None);
            if (reply.Refused || reply.Limit is { Remaining: 0 })
            {
                var wait = reply.Refused ? reply.RetryAfter : reply.Limit?.Reset ?? TimeSpan.Zero;
                known.Note(key, wait, askAgain: wait);
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
