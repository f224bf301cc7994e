using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace OtpService.Storage;

/// <summary>
/// Gives the library connections whose writes leave together; TLS, where asked for, is laid over them.
/// </summary>
internal sealed class GatheringTunnel : Tunnel
{
    [SuppressMessage("Reliability", "CA2000", Justification = "The library disposes of the stream that it is given.")]
    public override ValueTask<Stream?> BeforeAuthenticateAsync(
        EndPoint endpoint, ConnectionType connectionType, Socket? socket,
        CancellationToken cancellationToken) =>
        ValueTask.FromResult<Stream?>(socket is null ? null : new GatheringStream(socket));
}
