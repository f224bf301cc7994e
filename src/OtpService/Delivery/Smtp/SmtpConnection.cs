using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;

namespace OtpService.Delivery.Smtp;

/// <summary>One connection to a mail server, over which one mail goes after the other.</summary>
internal sealed class SmtpConnection(Socket socket, SmtpSender client) : IDisposable
{
    /// <summary>
    /// After so many refused mails a connection is given up: servers answer more and more slowly, and at last
    /// hang up (Postfix: smtpd_soft_error_limit 10, smtpd_hard_error_limit 20).
    /// </summary>
    private const int MostRefusals = 5;

    /// <summary>The time that a server has to answer QUIT. No sender waits for it.</summary>
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(1);

    private int refusals;

    public SmtpSender Client => client;

    /// <summary>
    /// Whether another mail may go over it. A server says nothing unasked, unless it hangs up.
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
    /// Sends one mail. What the server refuses it has not taken; a connection that breaks once the content is
    /// under way leaves that unknown.
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

    /// <summary>Says good-bye (QUIT), and closes in any case.</summary>
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
                // It is closed all the same.
            }
        }
    }

    public void Dispose()
    {
        client.Dispose();
        socket.Dispose();
    }
}
