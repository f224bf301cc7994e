using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OtpService.Outgoing;

namespace OtpService.Delivery.Smtp;

/// <summary>
/// Sends email through any mail server (RFC 5321, RFC 6409). Connecting and sending have separate time
/// limits. Once the content is being sent, the caller still gets its response in time, and the connection
/// continues to wait.
/// </summary>
internal sealed class SmtpProvider : IProvider, IUnhurriedProvider, IAsyncDisposable
{
    public const string ProviderName = "smtp";

    /// <summary>
    /// The time limit for a connection, including the wait for a free one: a greeting may come after six
    /// seconds (Postfix: postscreen_greet_wait).
    /// </summary>
    public static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(8);

    /// <summary>The time limit for the response to the caller.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the background task waits for the server's response to the end of an email. RFC 5321 section
    /// 4.5.3.2.6 allows ten minutes, in which a code expires.
    /// </summary>
    public static readonly TimeSpan LateLimit = TimeSpan.FromMinutes(1);

    private readonly TimeProvider time;
    private readonly SmtpServer server;
    private readonly SmtpConnections connections;
    private readonly MimeWriter writer;

    public SmtpProvider(
        IOptions<SmtpOptions> options, IOptions<DeliveryOptions> delivery, PrivateNetwork network, TimeProvider time)
    {
        var sender = Mailbox.Of(options.Value.FromEmail, options.Value.FromName, delivery.Value);
        this.time = time;
        server = new(options.Value, sender, network);
        connections = new(server, options.Value.Connections, time);
        writer = new(sender, time);
    }

    public string Name => ProviderName;

    public Repeats Repeats => Repeats.AreSentAgain;

    public TimeSpan TryLimit => DeliveryChain.SendLimit;

    public static void Register(IServiceCollection services)
    {
        services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
        services.AddKeyedSingleton<IProvider, SmtpProvider>(ProviderName);
    }

    /// <summary>
    /// Sends over an idle connection. If the server has closed that connection in the meantime, it uses the
    /// next.
    /// </summary>
    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        while (true)
        {
            SmtpLoan loan;
            try
            {
                using var limit = new TimeLimit(ConnectLimit, time, cancellationToken);
                loan = await connections.BorrowAsync(limit.Token);
            }
            catch (Exception exception) when (SmtpFailure.IsOne(exception))
            {
                return SmtpFailure.Attempt(exception);
            }

            var attempt = await SendAsync(message, loan, cancellationToken);
            if (!loan.IsKept || attempt.Outcome != AttemptOutcome.NotSent
                || cancellationToken.IsCancellationRequested)
            {
                return attempt;
            }
        }
    }

    public Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken) =>
        server.CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    [SuppressMessage("Reliability", "CA2000", Justification = "EndAsync disposes the mail.")]
    [SuppressMessage("Reliability", "CA2025", Justification = "EndAsync waits for the mail before that.")]
    private async Task<DeliveryAttempt> SendAsync(
        Message message, SmtpLoan loan, CancellationToken cancellationToken)
    {
        var mail = new SmtpMail(writer.Write(message));
        Task<DeliveryAttempt> sending;
        using (var limit = new TimeLimit(AnswerLimit, time, cancellationToken))
        {
            sending = RunAsync(mail, loan);
            await ((Task)sending).WaitAsync(limit.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (sending.IsCompleted || !mail.Begun)
        {
            return await EndAsync(mail, sending, TimeSpan.Zero);
        }

        loan.NoteLate();
        return new(AttemptOutcome.Unknown)
        {
            MessageId = message.Id.ToString(),
            Later = EndAsync(mail, sending, LateLimit),
        };
    }

    private static async Task<DeliveryAttempt> RunAsync(SmtpMail mail, SmtpLoan loan)
    {
        using (loan)
        {
            return await loan.Connection.SendAsync(mail);
        }
    }

    /// <summary>Waits for this long, then gives up: the result is what is known.</summary>
    private async Task<DeliveryAttempt> EndAsync(SmtpMail mail, Task<DeliveryAttempt> sending, TimeSpan wait)
    {
        using (mail)
        {
            await ((Task)sending).WaitAsync(wait, time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!sending.IsCompleted)
            {
                await mail.StopAsync();
            }

            return await sending;
        }
    }
}
