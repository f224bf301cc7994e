using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using OtpService.Outgoing;

namespace OtpService.Delivery.Smtp;

/// <summary>The configured mail server: how to connect to it, and whether it accepts us.</summary>
/// <param name="options">Its host, and our account.</param>
/// <param name="sender">
/// The sender of the emails. Its domain is our name in EHLO, unless SMTP_EHLO is set.
/// </param>
/// <param name="network">Where the server may be without TLS.</param>
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
    /// The supported login methods (RFC 4954, RFC 5802, RFC 7677, RFC 2195), the strongest first. Only one is
    /// tried, so that a wrong password is a single failed login, which locks no account.
    /// </summary>
    private static readonly string[] Logins =
        ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"];

    /// <summary>
    /// Connects, secures the connection as configured, and logs in if there is an account. Throws exceptions
    /// that <see cref="SmtpFailure"/> explains.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The connection disposes both.")]
    public async Task<SmtpConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new SmtpConnection(socket, new SmtpSender
        {
            // As with HTTPS: a revocation check at a third party is a delay and one more way to fail.
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

            // The email address stays in ASCII, as it was keyed, because a server further on may support no
            // other form.
            client.Capabilities &= ~SmtpCapabilities.UTF8;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Connects, logs in, names the sender, resets the transaction and quits: no email is begun.
    /// </summary>
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
