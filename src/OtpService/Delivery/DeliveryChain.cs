using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>
/// Offers a message to the providers of its channel, one after the other, until one has it or may have it.
/// Only a message that certainly did not go out is offered again, or one to the same provider if that
/// recognizes it, so that no code arrives twice.
/// </summary>
internal sealed partial class DeliveryChain(
    Routes routes, MessageWriter writer, EventSinks events, TimeProvider time, ILogger<DeliveryChain> logger)
    : IMessageSender
{
    /// <summary>What one try may take.</summary>
    public static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(5);

    /// <summary>What all tries together may take.</summary>
    public static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(10);

    /// <summary>When to come back if no provider takes messages and none says for how long.</summary>
    private static readonly TimeSpan UnsaidRetryAfter = TimeSpan.FromMinutes(1);

    public IReadOnlySet<string> Templates => writer.Templates;

    public async Task<Otp.Delivery> SendAsync(OutgoingMessage outgoing, CancellationToken cancellationToken)
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
            steps.Add(new(provider.Name, attempt.Word, attempt.MessageId ?? ""));
            Otp.Delivery? settled = attempt.Outcome switch
            {
                AttemptOutcome.Accepted => new(DeliveryStatus.Accepted),
                AttemptOutcome.Unknown => new(DeliveryStatus.Unconfirmed),
                AttemptOutcome.Rejected => new(DeliveryStatus.Failed),

                // Not settled: the next provider may take it.
                AttemptOutcome.Declined or AttemptOutcome.Refused or AttemptOutcome.OverQuota => null,
                AttemptOutcome.NotSent or AttemptOutcome.Skipped => null,
            };
            if (settled is { } answer)
            {
                return answer with { Steps = steps };
            }

            refusals.Add(attempt);
        }

        var resting = refusals.Count > 0
            && refusals.TrueForAll(r => r.Outcome is AttemptOutcome.OverQuota or AttemptOutcome.Skipped);
        return resting
            ? new(DeliveryStatus.Unavailable, refusals.Min(refusal => refusal.RetryAfter) ?? UnsaidRetryAfter)
            {
                Steps = steps,
            }
            : new(DeliveryStatus.Failed) { Steps = steps };
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
        var left = deadline.Left(time);
        using var limit = new CancellationTokenSource(left < TryLimit ? left : TryLimit, time);
        await using var leaving = cancellationToken.UnsafeRegister(
            static limit => ((CancellationTokenSource?)limit)?.Cancel(), limit);
        var start = time.GetTimestamp();
        var attempt = await provider.SendAsync(message, limit.Token);

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
        var status = (int?)attempt.Status;
        Tried(logger, level, provider.Name, message.To.Channel, attempt.Outcome, status, milliseconds);
        return attempt;
    }

    /// <summary>When all tries together must be over.</summary>
    private readonly record struct Deadline(long Started)
    {
        public TimeSpan Left(TimeProvider time) => SendLimit - time.GetElapsedTime(Started);
    }

    [LoggerMessage(Message = "{Provider} ({Channel}): {Outcome}, HTTP status {Status}, {Milliseconds} ms")]
    private static partial void Tried(
        ILogger logger, LogLevel level, string provider, Channel channel, AttemptOutcome outcome, int? status,
        long milliseconds);
}
