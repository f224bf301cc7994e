using System.Collections.Concurrent;

namespace OtpService.Otp.Limits;

/// <summary>
/// Counts what networks did within an hour, as far as this process knows. Like <see cref="RefusedNetworks"/>, it
/// clears its entries when it is full.
/// </summary>
internal sealed class NetworkUse(TimeProvider time)
{
    private const int Capacity = 10_000;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<ClientNetwork, (int Count, long At)> networks = new();
    private int added;

    /// <summary>Returns the last noted count of a network; 0 if it is more than an hour old.</summary>
    public int Of(ClientNetwork network) =>
        networks.TryGetValue(network, out var last) && time.GetElapsedTime(last.At) < Hour ? last.Count : 0;

    /// <summary>Notes the count of a network for the hour before this moment.</summary>
    public void Note(ClientNetwork network, int count)
    {
        var last = (count, time.GetTimestamp());
        if (!networks.TryAdd(network, last))
        {
            networks[network] = last;
        }
        else
        {
            MakeRoom();
        }
    }

    /// <summary>
    /// Adds one to the count of the hour that began with the first one. Returns the count and the rest of that
    /// hour.
    /// </summary>
    public (int Count, TimeSpan Left) Add(ClientNetwork network)
    {
        var now = time.GetTimestamp();
        var (count, at) = networks.AddOrUpdate(
            network,
            static (_, state) => (1, state.Now),
            static (_, last, state) => state.Time.GetElapsedTime(last.At, state.Now) < Hour
                ? (last.Count + 1, last.At)
                : (1, state.Now),
            (Now: now, Time: time));
        if (count == 1)
        {
            MakeRoom();
        }

        return (count, Hour - time.GetElapsedTime(at, now));
    }

    /// <summary>
    /// Clears all entries when there are too many. It counts them itself, because the dictionary locks all of
    /// itself to count.
    /// </summary>
    private void MakeRoom()
    {
        if (Interlocked.Increment(ref added) > Capacity)
        {
            Interlocked.Exchange(ref added, 0);
            networks.Clear();
        }
    }
}
