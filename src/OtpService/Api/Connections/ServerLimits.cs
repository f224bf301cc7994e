using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using OtpService.Api.Callers;
using OtpService.Incoming;

namespace OtpService.Api.Connections;

/// <summary>
/// Limits how much memory a connection can use, whatever its client does: data that it sent and that is not
/// read yet, and responses that it does not read. Together with <see cref="ConnectionLimit"/> this limits the
/// total.
/// </summary>
internal sealed class ServerLimits(IOptions<ApiOptions> options, TimeProvider time)
    : IConfigureOptions<KestrelServerOptions>, IConfigureOptions<SocketTransportOptions>
{
    /// <summary>
    /// The buffer of each connection and direction. A larger request, up to the limits for headers and
    /// bodies, is received as it is read.
    /// </summary>
    private const int BufferBytes = 4 * 1024;

    /// <summary>
    /// The buffers of the kernel, which count against a container as well. The kernel doubles this
    /// (socket(7)), and would otherwise grow them to megabytes.
    /// </summary>
    private const int KernelBufferBytes = 16 * 1024;

    /// <summary>The smallest window of HTTP/2 (RFC 9113 section 6.9.2).</summary>
    private const int WindowBytes = 65_535;

    private const int MaxStreams = 32;

    /// <summary>
    /// How fast a client must read responses on average: a client that reads nothing keeps a connection for
    /// half a minute.
    /// </summary>
    private const int SlowestBytesPerSecond = 1024;

    private static readonly TimeSpan MaxHeadersWait = TimeSpan.FromSeconds(5);

    public void Configure(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        var limits = server.Limits;
        limits.MaxRequestBodySize = RequestBody.UsualBytes;
        limits.MaxRequestBufferSize = limits.MaxRequestHeadersTotalSize;
        limits.MaxResponseBufferSize = BufferBytes;
        limits.MinResponseDataRate = new(SlowestBytesPerSecond, MaxHeadersWait);
        limits.RequestHeadersTimeout = MaxHeadersWait;
        limits.MaxConcurrentConnections = ConnectionLimit.OfThisProcess;
        limits.Http2.InitialConnectionWindowSize = WindowBytes;
        limits.Http2.InitialStreamWindowSize = WindowBytes;
        limits.Http2.MaxStreamsPerConnection = MaxStreams;

        // The server is created before the options are validated, and listens afterwards.
        var shares = new Lazy<ConnectionShares>(
            () => new(ConnectionLimit.OfThisProcess, TrustedPeers.Of(options.Value), time));
        server.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => shares.Value.Guard(next)));
    }

    public void Configure(SocketTransportOptions transport)
    {
        transport.MaxReadBufferSize = BufferBytes;
        transport.MaxWriteBufferSize = BufferBytes;
        transport.CreateBoundListenSocket = Listen;
    }

    /// <summary>
    /// Sets the buffers of the listening socket, because every accepted connection inherits them.
    /// </summary>
    private static Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.ReceiveBufferSize = KernelBufferBytes;
        socket.SendBufferSize = KernelBufferBytes;
        return socket;
    }
}
