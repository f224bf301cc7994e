using System.Collections.Concurrent;

namespace OtpService.Otp.Limits;

/// <summary>
/// Remembers which networks are over a limit, so that a flood of rejected requests makes no calls to the store.
/// When it is full, it clears its entries, since the store has the exact state.
/// </summary>
internal sealed class RefusedNetworks(TimeProvider time)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<ClientNetwork, Refusal> refusals = new();

    /// <summary>
    /// How long the network is rejected; zero if it is not, or if the store must be called again.
    /// </summary>
    public TimeSpan Left(ClientNetwork client)
    {
        if (!refusals.TryGetValue(client, out var refusal))
        {
            return TimeSpan.Zero;
        }

        var now = time.GetTimestamp();
        if (now < refusal.AskAgain && now < refusal.End)
        {
            return time.GetElapsedTime(now, refusal.End);
        }

        refusals.TryRemove(new(client, refusal));
        return TimeSpan.Zero;
    }

    /// <summary>
    /// Notes that the network is rejected for this time. After the shorter time the store is called again.
    /// </summary>
    public void Note(ClientNetwork client, TimeSpan wait, TimeSpan askAgain)
    {
        if (refusals.Count >= Capacity)
        {
            refusals.Clear();
        }

        var now = time.GetTimestamp();
        refusals[client] = new(now + Ticks(wait), now + Ticks(askAgain));
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private readonly record struct Refusal(long End, long AskAgain);
}
