using System.Net.Sockets;
using OtpService.Configuration;

namespace OtpService.Check;

/// <summary>
/// The binary asks itself whether it is ready, because its container has no other program that could.
/// </summary>
internal static class HealthProbe
{
    public const string Argument = "--healthcheck";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <summary>Asks where the service listens. The process's exit code: 0 when ready, else 1.</summary>
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

    /// <summary>Every address of this machine is reached at its loopback address too.</summary>
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
