using OtpService.Otp;

namespace OtpService.Hooks;

/// <summary>
/// Reads bodies that nobody has vouched for yet, because the proof is a signature over the body itself. What
/// is longer than other endpoints take anyway is read for so many callers at a time only, and for so many of
/// one network, so that what strangers write fills no memory.
/// </summary>
internal sealed class UnprovenBodies
{
    private const int Most = 32;
    private const int MostOfOneNetwork = 8;

    private readonly Lock entry = new();
    private readonly Dictionary<ClientNetwork, int> reading = [];
    private int all;

    /// <summary>The body, or null where too many are read already: it may be tried again in a moment.</summary>
    public async ValueTask<byte[]?> ReadAsync(HttpContext context)
    {
        var network = ClientNetwork.OfAny(context.Connection.RemoteIpAddress);
        var entered = false;
        try
        {
            return await RequestBody.ReadBytesAsync(
                context,
                length => length <= RequestBody.UsualBytes || entered || (entered = TryEnter(network)));
        }
        finally
        {
            if (entered)
            {
                Leave(network);
            }
        }
    }

    private bool TryEnter(ClientNetwork network)
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

    private void Leave(ClientNetwork network)
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
