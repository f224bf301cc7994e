using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;

namespace OtpService.Delivery.Smtp;

/// <summary>One connection to a mail server, over which emails are sent one after the other.</summary>
internal sealed class SmtpConnection(Socket socket, SmtpSender client) : IDisposable
{
    /// <summary>
    /// The number of rejected emails after which a connection is closed. Servers respond more and more
    /// slowly, and finally close it (Postfix: smtpd_soft_error_limit 10, smtpd_hard_error_limit 20).
    /// </summary>
    private const int MostRefusals = 5;

    /// <summary>The time limit for the response to QUIT. No sender waits for it.</summary>
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(1);

    private int refusals;

    public SmtpSender Client => client;

    /// <summary>
    /// Whether another email may be sent over it. A server sends nothing on its own, unless it closes the
    /// connection.
    /// </summary>
    public bool IsUsable
    {
        get
        {
            try
            {
                return client.IsConnected && refusals < MostRefusals
                    && !socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>
    /// Sends one email. An email that the server rejects was not accepted. If the connection breaks after the
    /// content has begun, the result is unknown.
    /// </summary>
    public async Task<DeliveryAttempt> SendAsync(SmtpMail mail)
    {
        try
        {
            await client.SendAsync(mail.Content, mail.Stopped, mail);
            return new(AttemptOutcome.Accepted);
        }
        catch (SmtpCommandException refusal)
        {
            refusals++;
            return SmtpReply.Judge(refusal);
        }
        catch (ServiceNotAuthenticatedException refusal)
        {
            refusals++;
            return SmtpReply.Judge(refusal);
        }
        catch (Exception exception) when (SmtpFailure.IsOne(exception))
        {
            return new(mail.Begun ? AttemptOutcome.Unknown : AttemptOutcome.NotSent);
        }
    }

    /// <summary>Sends QUIT, and closes the connection in any case.</summary>
    public async Task LeaveAsync()
    {
        using (this)
        {
            using var limit = new CancellationTokenSource(LeaveWithin);
            try
            {
                await client.DisconnectAsync(quit: true, limit.Token);
            }
            catch (Exception exception)
                when (SmtpFailure.IsOne(exception) || exception is ObjectDisposedException)
            {
                // The connection is closed anyway.
            }
        }
    }

    public void Dispose()
    {
        client.Dispose();
        socket.Dispose();
    }
}
