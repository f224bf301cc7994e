using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace OtpService.Delivery;

/// <summary>
/// Whether a server can be connected to, TLS included: all that can be asked of one for which any request
/// would be a message.
/// </summary>
internal static class ConnectionCheck
{
    public static async Task<ProviderCheck> AskAsync(Uri server, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(server.IdnHost, server.Port, cancellationToken);
            if (server.Scheme == Uri.UriSchemeHttps)
            {
                await using var secure = new SslStream(client.GetStream());
                await secure.AuthenticateAsClientAsync(
                    new() { TargetHost = server.IdnHost }, cancellationToken);
            }

            return new(CheckOutcome.Reached);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            return new(CheckOutcome.Insecure);
        }
        catch (SocketException)
        {
            return new(CheckOutcome.Unreachable);
        }
        catch (OperationCanceledException)
        {
            return new(client.Connected ? CheckOutcome.Silent : CheckOutcome.Unreachable);
        }
    }
}
