using System.Collections.Concurrent;

namespace OtpService.Otp;

/// <summary>
/// How many sends networks had within the hour, as of the last one of each that this process counted. Like
/// <see cref="KnownRefusals"/> it forgets before it grows.
/// </summary>
internal sealed class NetworkUse(TimeProvider time)
{
    private const int Capacity = 10_000;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<ClientNetwork, (int Sends, long At)> networks = new();
    private int added;

    public int Of(ClientNetwork network) =>
        networks.TryGetValue(network, out var last) && time.GetElapsedTime(last.At) < Hour ? last.Sends : 0;

    public void Note(ClientNetwork network, int sends)
    {
        var last = (sends, time.GetTimestamp());
        if (!networks.TryAdd(network, last))
        {
            networks[network] = last;
        }
        else if (Interlocked.Increment(ref added) > Capacity)
        {
            // Counted here, because the dictionary would lock all of itself to count.
            Interlocked.Exchange(ref added, 0);
            networks.Clear();
        }
    }
}
