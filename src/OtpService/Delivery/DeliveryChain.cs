using OtpService.Delivery.Wording;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Delivery;

/// <summary>
/// Offers a message to the providers of its channel, one after the other, until one has it or may have it.
/// Only a message that certainly did not go out is offered again, or one to the same provider if that
/// recognizes it, so that no code arrives twice.
/// </summary>
internal sealed partial class DeliveryChain(
    ChannelProviders routes, MessageWriter writer, EventSinks events, TimeProvider time, ILogger<DeliveryChain> logger)
    : IMessageSender
{
    /// <summary>The time limit of one try, unless the provider is an <see cref="IUnhurriedProvider"/>.</summary>
    public static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(5);

    /// <summary>The time limit of all tries together.</summary>
    public static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(10);

    public IReadOnlySet<string> Templates => writer.Templates;

    public async Task<DeliveryResult> SendAsync(OutgoingMessage outgoing, CancellationToken cancellationToken)
    {
        var route = routes[outgoing.Address.Channel];
        var message = writer.Write(outgoing);
        var deadline = new Deadline(time.GetTimestamp());
        List<DeliveryAttempt> refusals = [];
        List<DeliveryStep> steps = [];
        foreach (var provider in route)
        {
            if (deadline.Left(time) <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
            {
                break;
            }

            var attempt = await OfferAsync(provider, message, deadline, cancellationToken);
            steps.Add(DeliverySteps.Of(provider, attempt));
            DeliveryResult? settled = attempt.Outcome switch
            {
                AttemptOutcome.Accepted => new(DeliveryStatus.Accepted),
                AttemptOutcome.Unknown => new(DeliveryStatus.Unconfirmed)
                {
                    Late = attempt.Later is null ? null : LateStepAsync(provider, attempt),
                },
                AttemptOutcome.Rejected => new(DeliveryStatus.Failed),

                // Not settled: the next provider may take it.
                AttemptOutcome.Declined or AttemptOutcome.Deferred or AttemptOutcome.Refused => null,
                AttemptOutcome.OverQuota or AttemptOutcome.NotSent or AttemptOutcome.Skipped => null,
            };
            if (settled is { } answer)
            {
                return answer with { Steps = steps };
            }

            refusals.Add(attempt);
        }

        // The address is at fault only where a provider says so. All else is our side's, and may pass.
        return new(DeliveryStatus.Unavailable, refusals.Min(refusal => refusal.AskAgain) ?? TimeSpan.Zero)
        {
            Steps = steps,
        };
    }

    /// <summary>
    /// One try, and one more where nobody knows what became of it and the provider recognizes the message.
    /// What the second does not confirm stays unknown: it says nothing about the first.
    /// </summary>
    private async Task<DeliveryAttempt> OfferAsync(
        IProvider provider, Message message, Deadline deadline, CancellationToken cancellationToken)
    {
        var attempt = await TryAsync(provider, message, deadline, cancellationToken);
        var again = provider.Repeats switch
        {
            Repeats.AreSentAgain => false,
            Repeats.AreRecognized => attempt.Outcome == AttemptOutcome.Unknown,
        };
        if (!again || deadline.Left(time) <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
        {
            return attempt;
        }

        var repeat = await TryAsync(provider, message, deadline, cancellationToken);
        return repeat.Outcome == AttemptOutcome.Accepted ? repeat : attempt;
    }

    private async Task<DeliveryAttempt> TryAsync(
        IProvider provider, Message message, Deadline deadline, CancellationToken cancellationToken)
    {
        var (left, most) = (deadline.Left(time), (provider as IUnhurriedProvider)?.TryLimit ?? TryLimit);
        using var limit = new CancellationTokenSource(left < most ? left : most, time);
        await using var leaving = cancellationToken.UnsafeRegister(
            static limit => ((CancellationTokenSource?)limit)?.Cancel(), limit);
        var start = time.GetTimestamp();
        var attempt = Discreet(await provider.SendAsync(message, limit.Token), message);

        var level = attempt.Outcome == AttemptOutcome.Accepted ? LogLevel.Debug : LogLevel.Warning;
        var elapsed = time.GetElapsedTime(start);
        events.Take(new(OtpEventKind.DeliveryTried, attempt.Word)
        {
            Address = message.To,
            Tag = message.Id.Tag,
            Nonce = message.Id.Nonce,
            Purpose = message.Template,
            Provider = provider.Name,
            Elapsed = elapsed,
        });

        var milliseconds = (long)elapsed.TotalMilliseconds;
        Tried(logger, level, provider.Name, message.To.Channel, attempt.Outcome, attempt.Reason, milliseconds);
        return attempt;
    }

    /// <summary>A provider that sends the code back, as if it were one of its own, is not quoted.</summary>
    private static DeliveryAttempt Discreet(DeliveryAttempt attempt, Message message) =>
        message.Code?.Reveal() is { } code && attempt.Reply?.Split(' ').Contains(code) == true
            ? attempt with { Reply = null }
            : attempt;

    private async Task<DeliveryStep?> LateStepAsync(IProvider provider, DeliveryAttempt unconfirmed)
    {
        var attempt = await unconfirmed.SettledAsync();
        AnsweredLate(logger, provider.Name, attempt.Outcome, attempt.Reason);
        return DeliverySteps.OfLate(provider, attempt);
    }

    /// <summary>When all tries together must be over.</summary>
    private readonly record struct Deadline(long Started)
    {
        public TimeSpan Left(TimeProvider time) => SendLimit - time.GetElapsedTime(Started);
    }

    [LoggerMessage(Message = "{Provider} ({Channel}): {Outcome}, reply {Reply}, {Milliseconds} ms")]
    private static partial void Tried(
        ILogger logger, LogLevel level, string provider, Channel channel, AttemptOutcome outcome, string reply,
        long milliseconds);

    [LoggerMessage(LogLevel.Information, "{Provider} answers late: {Outcome}, reply {Reply}")]
    private static partial void AnsweredLate(
        ILogger logger, string provider, AttemptOutcome outcome, string reply);
}
