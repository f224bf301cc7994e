using MailKit.Net.Smtp;
using MimeKit;

namespace OtpService.Delivery.Smtp;

/// <summary>
/// The client, but it does not measure a mail for SIZE (RFC 1870): that would be to write it twice, and ours
/// have a few kilobytes. And it can ask a server whether it takes a sender.
/// </summary>
internal sealed class SmtpSender : SmtpClient
{
    private const long Unmeasured = -1;

    /// <summary>
    /// Names a sender (MAIL FROM) and takes it back (RSET). Throws <see cref="SmtpCommandException"/> where the
    /// server refuses it. Postfix does so only at the first recipient (smtpd_delay_reject), which is not asked.
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
