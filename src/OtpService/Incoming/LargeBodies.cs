using OtpService.Otp.Limits;

namespace OtpService.Incoming;

/// <summary>
/// Limits bodies above 4 KB from callers that are not authenticated yet: a number at the same time, and a
/// number per network, so that strangers cannot fill the memory.
/// </summary>
internal sealed class LargeBodies
{
    /// <summary>The largest body that the buffers of a connection hold anyway.</summary>
    public const int SmallBytes = 4 * 1024;

    private const int Most = 32;
    private const int MostOfOneNetwork = 8;

    private readonly Lock entry = new();
    private readonly Dictionary<ClientNetwork, int> reading = [];
    private int all;

    public bool TryEnter(ClientNetwork network)
    {
        lock (entry)
        {
            var own = reading.GetValueOrDefault(network);
            if (all >= Most || own >= MostOfOneNetwork)
            {
                return false;
            }

            all++;
            reading[network] = own + 1;
            return true;
        }
    }

    public void Leave(ClientNetwork network)
    {
        lock (entry)
        {
            all--;
            if (--reading[network] == 0)
            {
                reading.Remove(network);
            }
        }
    }
}
