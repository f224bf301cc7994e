using System.Collections.Concurrent;

namespace OtpService.Otp.Limits;

/// <summary>
/// The networks of which this process knows that they are refused, so that a flood of refusals costs the
/// store nothing. It forgets before it grows: the store knows everything better.
/// </summary>
internal sealed class RefusedNetworks(TimeProvider time)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<ClientNetwork, Refusal> refusals = new();

    /// <summary>
    /// For how long the network is refused; zero if it is not, or if the store shall be asked again.
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
    /// Notes that the network is refused for so long, unless the store says otherwise after a while.
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
