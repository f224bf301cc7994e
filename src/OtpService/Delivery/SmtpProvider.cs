using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace OtpService.Delivery;

/// <summary>
/// E-mail by any mail server (RFC 5321, RFC 6409), a connection for each. What a server refuses it has not
/// taken; a connection that breaks once the mail is under way leaves that unknown.
/// </summary>
internal sealed class SmtpProvider(
    IOptions<SmtpOptions> options, IOptions<DeliveryOptions> delivery, TimeProvider time) : IProvider
{
    public const string ProviderName = "smtp";

    private readonly SmtpServer server = new(options.Value);

    private readonly Mailbox sender =
        Mailbox.Of(options.Value.FromEmail, options.Value.FromName, delivery.Value);

    public string Name => ProviderName;

    public Repeats Repeats => Repeats.AreSentAgain;

    public static void Register(IServiceCollection services)
    {
        services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
        services.AddKeyedSingleton<IProvider, SmtpProvider>(ProviderName);
    }

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        using var mail = Write(message);
        using var client = SmtpServer.NewClient();
        var progress = new Progress();
        try
        {
            await server.ConnectAsync(client, cancellationToken);
            await client.SendAsync(mail, cancellationToken, progress);
            progress.Known = AttemptOutcome.Accepted;
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (SmtpCommandException refusal) when (progress.Known != AttemptOutcome.Accepted)
        {
            return new(SmtpReply.Judge(refusal));
        }
        catch (Exception refusal)
            when (refusal is AuthenticationException or ServiceNotAuthenticatedException)
        {
            return new(AttemptOutcome.Refused);
        }
        catch (Exception exception) when (
            exception is IOException or SocketException or OperationCanceledException or NotSupportedException
            or CommandException or ProtocolException or SslHandshakeException)
        {
            return new(progress.Known);
        }

        return new(progress.Known);
    }

    public Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken) =>
        server.CheckAsync(cancellationToken);

    private MimeMessage Write(Message message)
    {
        var email = message.Email ?? throw new ArgumentException("SMTP takes e-mail only.", nameof(message));
        var body = new BodyBuilder { TextBody = message.Text, HtmlBody = email.Html.Reveal() };
        var mail = new MimeMessage
        {
            // The same for every try, so that mail programs which fold duplicates can.
            MessageId = $"{message.Id}@{sender.Email.Split('@')[1]}",
            Date = time.GetUtcNow(),
            Subject = email.Subject,
            Body = body.ToMessageBody(),
        };
        mail.From.Add(new MailboxAddress(sender.Name, sender.Email));
        mail.To.Add(new MailboxAddress(null, message.To.Value));

        // Spares the sender replies from absent people (RFC 3834).
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    /// <summary>How far a mail has come: once any of its content is written, only a reply tells.</summary>
    private sealed class Progress : ITransferProgress
    {
        public AttemptOutcome Known { get; set; } = AttemptOutcome.NotSent;

        public void Report(long bytesTransferred, long totalSize) => Report(bytesTransferred);

        public void Report(long bytesTransferred) => Known = AttemptOutcome.Unknown;
    }
}
