using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace OtpService.Outgoing;

/// <summary>
/// Makes what speaks HTTP to others: without redirects, cookies and decompression, through the operator's proxy where
/// there is one, and without TLS to the private network alone.
/// </summary>
internal sealed class OutgoingHandler(OutgoingProxy proxy, PrivateNetwork network)
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <param name="connectTimeout">For name, connection and TLS together.</param>
    /// <param name="maxConnectionsPerServer">How many connections to one server there may be.</param>
    public SocketsHttpHandler Make(TimeSpan connectTimeout, int maxConnectionsPerServer) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = true,
        Proxy = proxy,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = connectTimeout,
        ConnectCallback = ConnectAsync,
        MaxConnectionsPerServer = maxConnectionsPerServer,

        // The rest of an answer that is too long is not read, its connection is closed.
        MaxResponseDrainSize = 0,

        // Our trace ids are no business of others.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };

    /// <summary>The same way to what carries no code, such as a collector of metrics: without TLS to any host.</summary>
    public SocketsHttpHandler MakeForMetrics() => new() { AllowAutoRedirect = false, UseCookies = false, Proxy = proxy };

    /// <summary>Whether a request goes through the proxy.</summary>
    public bool UsesProxy(Uri? destination) => destination is not null && !proxy.IsBypassed(destination);

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket.")]
    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            if (IsPlain(context.InitialRequestMessage) && !network.Has(host, port, socket.RemoteEndPoint))
            {
                throw new NotPrivateException();
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a request would be sent as it is; one that asks a proxy for a tunnel carries nothing.</summary>
    private static bool IsPlain(HttpRequestMessage request) =>
        request.RequestUri?.Scheme == Uri.UriSchemeHttp && request.Method != HttpMethod.Connect;
}
