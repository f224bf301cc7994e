using System.Collections.ObjectModel;
using System.Text;
using MimeKit;
using MimeKit.Text;

namespace OtpService.Delivery.Smtp;

/// <summary>
/// Writes messages as email (RFC 5322, RFC 2046). Everything is ASCII: text as quoted-printable, because a
/// server that recodes 8-bit text in transit breaks its DKIM signature (RFC 6376 section 5.3), and domains as
/// Punycode.
/// </summary>
internal sealed class MimeWriter(Mailbox sender, TimeProvider time)
{
    public MimeMessage Write(Message message)
    {
        var email = message.Email ?? throw new ArgumentException("SMTP takes email only.", nameof(message));
        var mail = new MimeMessage
        {
            // The same for every attempt, so that mail programs that merge duplicates can do so.
            MessageId = $"{message.Id}@{sender.Domain}",
            Date = time.GetUtcNow(),
            Subject = email.Subject,
            Body = new MultipartAlternative
            {
                Part(TextFormat.Plain, message.Text),
                Part(TextFormat.Html, email.Html.Reveal()),
            },
        };
        mail.From.Add(new MailboxAddress(sender.Name, sender.Email));
        mail.To.Add(new MailboxAddress(null, message.To.Value));

        // Suppresses automatic replies to the sender (RFC 3834).
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        foreach (var (name, value) in email.Headers ?? ReadOnlyDictionary<string, string>.Empty)
        {
            // Unchanged: MimeKit would encode a long word, which programs then do not read.
            var header = new Header(name, "");
            header.SetRawValue(Encoding.ASCII.GetBytes($" {value}\r\n"));
            mail.Headers.Add(header);
        }

        return mail;
    }

    private static TextPart Part(TextFormat format, string text) => new(format)
    {
        Text = text,
        ContentTransferEncoding = ContentEncoding.QuotedPrintable,
    };
}
