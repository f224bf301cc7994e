using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OtpService.Tests.Storage.Redis.Servers;

/// <summary>
/// Ports for servers that cannot choose one themselves: below those that the kernel hands out to outgoing
/// connections, so that none of these takes one before its server does, or while that is down.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 10_000;

    /// <summary>
    /// How often it was asked, since a random number: none is given out twice, however late its server
    /// starts.
    /// </summary>
    private static int asked = RandomNumberGenerator.GetInt32(Count);

    public static int Find()
    {
        while (true)
        {
            using var listener = new TcpListener(
                IPAddress.Loopback, First + (Interlocked.Increment(ref asked) % Count));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
    }
}
