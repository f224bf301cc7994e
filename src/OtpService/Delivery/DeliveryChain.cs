using OtpService.Delivery.Wording;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Delivery;

/// <summary>
/// Offers a message to the providers of its channel, one after the other, until one has it or may have it.
/// Only a message that certainly did not go out is offered again, or one to the same provider if that
/// recognizes it, so that no code arrives twice.
/// </summary>
internal sealed partial class DeliveryChain(
    ChannelProviders routes, MessageWriter writer, ProviderTries tries, TimeProvider time, ILogger<DeliveryChain> logger)
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

    private async Task<DeliveryStep?> LateStepAsync(IProvider provider, DeliveryAttempt unconfirmed)
    {
        var attempt = await unconfirmed.SettledAsync();
        AnsweredLate(logger, provider.Name, attempt.Outcome, attempt.Reason);
        return DeliverySteps.OfLate(provider, attempt);
    }

    [LoggerMessage(LogLevel.Information, "{Provider} answers late: {Outcome}, reply {Reply}")]
    private static partial void AnsweredLate(
        ILogger logger, string provider, AttemptOutcome outcome, string reply);
}
