using OtpService.Delivery.Wording;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Delivery;

/// <summary>
/// Tries the providers of a channel one after the other, until one has accepted the message or may have. The
/// next provider is tried only if the message certainly was not sent. The same provider is tried again only
/// if it recognizes the message. So no code arrives twice.
/// </summary>
internal sealed partial class DeliveryChain(
    ChannelProviders routes, MessageWriter writer, ProviderTries tries, TimeProvider time, ILogger<DeliveryChain> logger)
    : IMessageSender
{
    /// <summary>
    /// The time limit of one attempt, unless the provider is an <see cref="IUnhurriedProvider"/>.
    /// </summary>
    public static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(5);

    /// <summary>The time limit of all attempts together.</summary>
    public static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(10);

    public IReadOnlySet<string> Templates => writer.Templates;

    public async Task<DeliveryResult> SendAsync(OutgoingMessage outgoing, CancellationToken cancellationToken)
    {
        var route = routes.For(outgoing.Address);
        var message = writer.Write(outgoing);
        var deadline = new SendDeadline(time);
        List<DeliveryAttempt> refusals = [];
        List<DeliveryStep> steps = [];
        foreach (var provider in route)
        {
            if (deadline.Left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
            {
                break;
            }

            var attempt = await tries.OfferAsync(provider, message, deadline, cancellationToken);
            steps.Add(DeliverySteps.Of(provider, attempt));
            DeliveryResult? settled = attempt.Outcome switch
            {
                AttemptOutcome.Accepted => new(DeliveryStatus.Accepted),
                AttemptOutcome.Unknown => new(DeliveryStatus.Unconfirmed)
                {
                    Late = attempt.Later is null ? null : LateStepAsync(provider, attempt),
                },
                AttemptOutcome.Rejected => new(DeliveryStatus.Failed),

                // Not settled: the next provider may accept the message.
                AttemptOutcome.Declined or AttemptOutcome.Deferred or AttemptOutcome.Refused => null,
                AttemptOutcome.OverQuota or AttemptOutcome.NotSent or AttemptOutcome.Skipped => null,
            };
            if (settled is { } answer)
            {
                return answer with { Steps = steps };
            }

            refusals.Add(attempt);
        }

        // The recipient is at fault only if a provider reports so. All other causes are on our side, and may
        // pass.
        return new(DeliveryStatus.Unavailable, refusals.Min(refusal => refusal.AskAgain) ?? TimeSpan.Zero)
        {
            Steps = steps,
        };
    }

    private async Task<DeliveryStep?> LateStepAsync(IProvider provider, DeliveryAttempt unconfirmed)
    {
        var attempt = await unconfirmed.SettledAsync();
        AnsweredLate(logger, provider.Name, attempt.Outcome, attempt.Reason);
        return DeliverySteps.OfLate(provider, attempt);
    }

    [LoggerMessage(LogLevel.Information, "{Provider} responded late: {Outcome}, reply {Reply}")]
    private static partial void AnsweredLate(
        ILogger logger, string provider, AttemptOutcome outcome, string reply);
}
