using MailKit.Net.Smtp;
using MimeKit;

namespace OtpService.Delivery.Smtp;

/// <summary>
/// The SMTP client, with two changes. It does not measure an email for SIZE (RFC 1870), which would mean
/// writing it twice, and ours have only a few kilobytes. And it can check whether a server accepts a sender.
/// </summary>
internal sealed class SmtpSender : SmtpClient
{
    private const long Unmeasured = -1;

    /// <summary>
    /// Names a sender (MAIL FROM) and resets the transaction (RSET). Throws
    /// <see cref="SmtpCommandException"/> if the server rejects the sender. Postfix does so only at the first
    /// recipient (smtpd_delay_reject), which is not named.
    /// </summary>
    public async Task NameSenderAsync(string email, CancellationToken cancellationToken)
    {
        var answer = await SendCommandAsync($"MAIL FROM:<{email}>", cancellationToken);
        if (answer.StatusCode != SmtpStatusCode.Ok)
        {
            throw new SmtpCommandException(
                SmtpErrorCode.SenderNotAccepted, answer.StatusCode, answer.Response);
        }

        await SendCommandAsync("RSET", cancellationToken);
    }

    protected override Task<long> GetSizeAsync(
        FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(Unmeasured);
}
