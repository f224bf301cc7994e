using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using OtpService.Storage.Redis.Failover;

namespace OtpService.Storage.Redis.Handshakes;

/// <summary>Opens connections to a server: TLS if required, and signing in.</summary>
internal static class RedisDial
{
    /// <exception cref="RedisFaultException">One of the two sides does not accept the other.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The connection disposes of its socket.")]
    public static async Task<RespConnection> OpenAsync(
        EndPoint server, RedisLogin login, CancellationToken cancellationToken)
    {
        var socket = server is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            return await OnAsync(socket, server, login, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Signs in over a socket that is connected.</summary>
    /// <exception cref="RedisFaultException">One of the two sides does not accept the other.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The connection disposes of its streams.")]
    public static async Task<RespConnection> OnAsync(
        Socket socket, EndPoint server, RedisLogin login, CancellationToken cancellationToken)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        string? faultOfSilence = null;
        if (login.Tls)
        {
            var tls = new TlsClient(server, login.Certificate);
            stream = await tls.EncryptAsync(stream, cancellationToken);
            faultOfSilence = tls.FaultOfSilence;
        }

        var opened = new RespConnection(stream, faultOfSilence);
        try
        {
            await login.SignInAsync(opened, cancellationToken);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }
}
