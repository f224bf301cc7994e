using System.Collections.Frozen;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace OtpService.Delivery;

/// <summary>The configured mail server: how it is connected to, and whether it lets us in.</summary>
internal sealed class SmtpServer(SmtpOptions options)
{
    /// <summary>What SMTP_SECURITY may say. TLS is never given up when a server does not offer it.</summary>
    public static readonly FrozenDictionary<string, SecureSocketOptions> Securities =
        new Dictionary<string, SecureSocketOptions>(StringComparer.Ordinal)
        {
            ["starttls"] = SecureSocketOptions.StartTls,
            ["tls"] = SecureSocketOptions.SslOnConnect,
            ["none"] = SecureSocketOptions.None,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static SmtpClient NewClient() => new()
    {
        // As over HTTPS: asking a third party about every certificate is a delay and one more way to fail.
        CheckCertificateRevocation = false,
    };

    /// <summary>
    /// Connects, secures the connection as configured, and logs in where there is an account.
    /// </summary>
    public async Task ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        await client.ConnectAsync(
            options.Host, options.Port, Securities[options.Security], cancellationToken);
        if (options.Username.Length > 0)
        {
            await client.AuthenticateAsync(options.Username, options.Password, cancellationToken);
        }
    }

    /// <summary>Connects, logs in, asks for nothing (NOOP) and leaves (QUIT).</summary>
    public async Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken)
    {
        using var client = NewClient();
        try
        {
            await ConnectAsync(client, cancellationToken);
            await client.NoOpAsync(cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
            return new(CheckOutcome.Ready);
        }
        catch (Exception refusal)
            when (refusal is AuthenticationException or ServiceNotAuthenticatedException)
        {
            return new(CheckOutcome.KeyRefused);
        }
        catch (NotSupportedException)
        {
            // Without STARTTLS there is no connection; with one, it is the login that the server does not
            // offer.
            return new(client.IsConnected ? CheckOutcome.KeyRefused : CheckOutcome.Insecure);
        }
        catch (SslHandshakeException)
        {
            return new(CheckOutcome.Insecure);
        }
        catch (SocketException)
        {
            return new(CheckOutcome.Unreachable);
        }
        catch (Exception exception) when (exception is CommandException or ProtocolException)
        {
            return new(CheckOutcome.Failing);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return new(CheckOutcome.Silent);
        }
    }
}
