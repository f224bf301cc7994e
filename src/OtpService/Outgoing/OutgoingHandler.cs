using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace OtpService.Outgoing;

/// <summary>
/// Makes the handlers for outgoing HTTP requests: without redirects, cookies and decompression, through the
/// operator's proxy if there is one, and without TLS only on the private network.
/// </summary>
internal sealed class OutgoingHandler(OutgoingProxy proxy, PrivateNetwork network)
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <param name="connectTimeout">The time limit for name resolution, connection and TLS together.</param>
    /// <param name="maxConnectionsPerServer">The most connections to one server.</param>
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

        // The rest of a response that is too long is not read: its connection is closed.
        MaxResponseDrainSize = 0,

        // Other systems do not need our trace ids.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };

    /// <summary>
    /// Makes a handler for requests without codes, such as those to a collector of metrics: without TLS to
    /// any host.
    /// </summary>
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

    /// <summary>
    /// Whether a request would be sent unencrypted. A request to a proxy for a tunnel contains nothing
    /// secret.
    /// </summary>
    private static bool IsPlain(HttpRequestMessage request) =>
        request.RequestUri?.Scheme == Uri.UriSchemeHttp && request.Method != HttpMethod.Connect;
}
