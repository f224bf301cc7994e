using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using OtpService.Api.Callers;
using OtpService.Incoming;

namespace OtpService.Api.Connections;

/// <summary>
/// Bounds what a connection may keep of this process, whoever holds its other end: what it wrote and nobody
/// has looked at yet, and what it does not read. With <see cref="ConnectionLimit"/> that bounds the whole.
/// </summary>
internal sealed class ServerLimits(IOptions<ApiOptions> options, TimeProvider time)
    : IConfigureOptions<KestrelServerOptions>, IConfigureOptions<SocketTransportOptions>
{
    /// <summary>
    /// Of each connection and direction. What a request needs more than this, up to the limits of heads and
    /// bodies, is read on as it is looked at.
    /// </summary>
    private const int BufferBytes = 4 * 1024;

    /// <summary>
    /// Of the kernel, which counts against a container as well. It doubles this (socket(7)), and would grow
    /// its own to megabytes.
    /// </summary>
    private const int KernelBufferBytes = 16 * 1024;

    /// <summary>The least that HTTP/2 knows (RFC 9113 section 6.9.2).</summary>
    private const int WindowBytes = 65_535;

    private const int MaxStreams = 32;

    /// <summary>
    /// How fast answers have to be read, on an average: who reads none keeps a connection for half a minute.
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

        // The server is made before the options are validated, and listens afterwards.
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

    /// <summary>Every connection inherits from the socket that it was accepted by.</summary>
    private static Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.ReceiveBufferSize = KernelBufferBytes;
        socket.SendBufferSize = KernelBufferBytes;
        return socket;
    }
}
