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

    private readonly ConcurrentDictionary<UInt128, (int Sends, long At)> networks = new();

    public int Of(UInt128 network) =>
        networks.TryGetValue(network, out var last) && time.GetElapsedTime(last.At) < Hour ? last.Sends : 0;

    public void Note(UInt128 network, int sends)
    {
        if (networks.Count >= Capacity)
        {
            networks.Clear();
        }

        networks[network] = (sends, time.GetTimestamp());
    }
}
