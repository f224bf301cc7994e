using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using OtpService.Storage.Redis.Connection;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace OtpService.Storage.Redis.Handshakes;

/// <summary>
/// Gives the library connections that have completed the <see cref="Handshake"/> and that send their writes
/// in batches.
/// </summary>
internal sealed class RedisTunnel(Handshake handshake) : Tunnel
{
    [SuppressMessage("Reliability", "CA2000", Justification = "The library disposes of the stream that it is given.")]
    public override async ValueTask<Stream?> BeforeAuthenticateAsync(
        EndPoint endpoint, ConnectionType connectionType, Socket? socket,
        CancellationToken cancellationToken) =>
        socket is null
            ? null
            : new BatchingStream(await handshake.MakeAsync(socket, endpoint, cancellationToken));
}
