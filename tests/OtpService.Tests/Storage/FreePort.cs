using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OtpService.Tests.Storage;

/// <summary>
/// Ports for servers that cannot choose one themselves: below those that the kernel hands out to outgoing connections,
/// so that none of these takes one before its server does, or while that is down.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int End = 30_000;

    public static int Find()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(First, End));
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
