using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using OtpService.Outgoing;

namespace OtpService.Delivery.Smtp;

/// <summary>The configured mail server: how it is connected to, and whether it lets us in.</summary>
/// <param name="options">Its address, and our account.</param>
/// <param name="sender">
/// Whom the mails are from. Its domain is who we say we are, unless SMTP_EHLO says otherwise.
/// </param>
/// <param name="network">Where it may be without TLS.</param>
internal sealed class SmtpServer(SmtpOptions options, Mailbox sender, PrivateNetwork network)
{
    /// <summary>The values of SMTP_SECURITY. The service never falls back to plaintext.</summary>
    public static readonly FrozenDictionary<string, SecureSocketOptions> Securities =
        new Dictionary<string, SecureSocketOptions>(StringComparer.Ordinal)
        {
            ["starttls"] = SecureSocketOptions.StartTls,
            ["tls"] = SecureSocketOptions.SslOnConnect,
            ["none"] = SecureSocketOptions.None,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The logins that are known (RFC 4954, RFC 5802, RFC 7677, RFC 2195), the strongest first. One alone is
    /// tried, so that a wrong password is one failed login, which locks no account.
    /// </summary>
    private static readonly string[] Logins =
        ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"];

    /// <summary>
    /// Connects, secures the connection as configured, and logs in where there is an account. Throws what
    /// <see cref="SmtpFailure"/> explains.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The connection disposes both.")]
    public async Task<SmtpConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new SmtpConnection(socket, new SmtpSender
        {
            // As over HTTPS: asking a third party about certificates is a delay and one more way to fail.
            CheckCertificateRevocation = false,
            LocalDomain = options.Ehlo.Length > 0 ? options.Ehlo : sender.Domain,
        });
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
            if (Securities[options.Security] == SecureSocketOptions.None
                && !network.Has(options.Host, options.Port, socket.RemoteEndPoint))
            {
                throw new NotPrivateException();
            }

            var client = connection.Client;
            await client.ConnectAsync(
                socket, options.Host, options.Port, Securities[options.Security], cancellationToken);
            if (options.Username.Length > 0)
            {
                await LogInAsync(client, cancellationToken);
            }

            // An address stays in ASCII, as it was keyed: a server behind this one may know no other form.
            client.Capabilities &= ~SmtpCapabilities.UTF8;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Connects, logs in, names the sender, takes it back and leaves: no mail is begun.</summary>
    public async Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ConnectAsync(cancellationToken);
            try
            {
                await connection.Client.NameSenderAsync(sender.Email, cancellationToken);
                return new(CheckOutcome.Ready);
            }
            finally
            {
                await connection.LeaveAsync();
            }
        }
        catch (Exception exception) when (SmtpFailure.IsOne(exception))
        {
            return SmtpFailure.Check(exception);
        }
    }

    private async Task LogInAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        var login = Array.Find(Logins, client.AuthenticationMechanisms.Contains)
            ?? throw new LoginMissingException();
        client.AuthenticationMechanisms.RemoveWhere(name => name != login);
        await client.AuthenticateAsync(options.Username, options.Password, cancellationToken);
    }
}
