using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using OtpService.Outgoing;

namespace OtpService.EmailTokens;

/// <summary>
/// Fetches from issuers: without redirects and cookies, at most 64 KB in 3 seconds, and only from addresses on the internet,
/// because an issuer decides where its keys are. A host of the operator's network must be in PRIVATE_HOSTS.
/// </summary>
internal sealed class IssuerHttp : IIssuerHttp, IDisposable
{
    /// <summary>The time limit of one fetch, with name resolution, connection and TLS.</summary>
    public static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(3);

    private const int MaxBytes = 64 * 1024;
    private const int MostAtOnce = 8;

    private readonly OutgoingHandler outgoing;
    private readonly PrivateNetwork network;
    private readonly TimeProvider time;
    private readonly SocketsHttpHandler handler;
    private readonly HttpMessageInvoker invoker;
    private readonly SemaphoreSlim places = new(MostAtOnce, MostAtOnce);

    public IssuerHttp(OutgoingHandler outgoing, PrivateNetwork network, TimeProvider time)
    {
        (this.outgoing, this.network, this.time) = (outgoing, network, time);
        handler = outgoing.Make(FetchLimit, MostAtOnce);
        handler.ConnectCallback = ConnectAsync;
        invoker = new(handler, disposeHandler: false);
    }

    public async Task<byte[]> GetAsync(Uri uri, string mediaType)
    {
        using var limit = new CancellationTokenSource(FetchLimit, time);
        var isPlaced = false;
        try
        {
            await places.WaitAsync(limit.Token);
            isPlaced = true;
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.Accept.Add(new(mediaType));
            request.Headers.TryAddWithoutValidation("User-Agent", "OtpService");
            using var response = await invoker.SendAsync(request, limit.Token);
            return response.StatusCode == HttpStatusCode.OK && IsOf(response.Content, mediaType)
                ? await ReadAsync(response.Content, limit.Token)
                : throw new EmailTokenException(EmailTokenFault.Unavailable);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            throw new EmailTokenException(EmailTokenFault.Unavailable, exception);
        }
        finally
        {
            if (isPlaced)
            {
                places.Release();
            }
        }
    }

    public void Dispose()
    {
        invoker.Dispose();
        handler.Dispose();
        places.Dispose();
    }

    /// <summary>A key set may also have a type of its own (RFC 7517 section 8.5).</summary>
    private static bool IsOf(HttpContent content, string mediaType) =>
        content.Headers.ContentType?.MediaType is { } type
        && (type.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
            || (mediaType == "application/json" && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)));

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxBytes ? buffer[..length] : throw new EmailTokenException(EmailTokenFault.Unavailable);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket.")]
    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // The operator's proxy is wherever the operator has it. Which hosts it connects to, the proxy decides.
            var request = context.InitialRequestMessage;
            if (request.Method == HttpMethod.Connect || outgoing.UsesProxy(request.RequestUri))
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            }
            else
            {
                var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
                var allowed = Array.FindAll(addresses, address => PublicAddresses.Contains(address)
                    || network.Lists(host, port, address));
                if (allowed.Length == 0)
                {
                    throw new IOException("The host has no address on the internet.");
                }

                await socket.ConnectAsync(allowed, port, cancellationToken);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
