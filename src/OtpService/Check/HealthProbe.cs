using System.Net.Sockets;
using OtpService.Configuration;

namespace OtpService.Check;

/// <summary>
/// Checks from the command line whether the service is ready, because its container has no other program for
/// that.
/// </summary>
internal static class HealthProbe
{
    public const string Argument = "--healthcheck";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Calls the service at its own address. The exit code is 0 if it is ready, otherwise 1.
    /// </summary>
    public static Task<int> RunAsync(string[] arguments) => RunAsync(Listening.Local(new ConfigurationBuilder()
        .AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddCommandLine(arguments).Build()));

    private static async Task<int> RunAsync(BindingAddress address)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        if (address.IsUnixPipe)
        {
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.UnixPipePath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        using var client = new HttpClient(handler) { Timeout = AnswerWithin };
        try
        {
            using var response = await client.GetAsync(UrlOf(address));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return 1;
        }
    }

    /// <summary>
    /// Returns the URL of the service. A service on all IP addresses is reachable at the loopback address
    /// too.
    /// </summary>
    private static Uri UrlOf(BindingAddress address)
    {
        const string Path = "/health/ready";
        var host = address.Host switch
        {
            "*" or "+" or "0.0.0.0" => "127.0.0.1",
            "[::]" => "[::1]",
            var other => other,
        };
        return address.IsUnixPipe ? new($"http://localhost{Path}") : new($"http://{host}:{address.Port}{Path}");
    }
}
