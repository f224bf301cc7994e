using OtpService.Otp.Limits;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Otp.Steps;

/// <summary>Claims one further message of a verification, and sends it if the store lets this claim win.</summary>
internal sealed class StepSender(
    SagaRunner sagas,
    SettlementQueue settlements,
    CodeSender sender,
    SendTallies tallies,
    IssueCommandFactory commands,
    EventReporter events,
    LateReceipts receipts)
{
    /// <exception cref="StoreUnavailableException">
    /// The message may be counted, and then it is lost. Those after it are not.
    /// </exception>
    public Task<StepResult> SendAsync(StepMessage message, CancellationToken cancellationToken) => sagas.RunAsync(
        saga => ClaimAsync(message, saga, cancellationToken),
        lasts: result => result.WasClaimed && result.Outcome.WentOut);

    private async Task<StepResult> ClaimAsync(
        StepMessage message, SendSaga saga, CancellationToken cancellationToken)
    {
        var (id, request) = (message.Id, message.Request);
        var tallied = await saga.CountAsync(tallies.Of(request, reachesNobody: false), cancellationToken);
        if (tallied.Refused)
        {
            var refused = new SendOutcome(SendStatus.TooManyRequests) { RetryAfter = tallied.RetryAfter };
            return new(refused) { IsRefused = message.IsAsked };
        }

        var limits = commands.LimitsOf(request.Address);
        var reply = await saga.ClaimAsync(
            new StepClaim(id, message.Number, request.Address.Channel, limits)
            {
                IsAsked = message.IsAsked,
                IsPaid = message.Cause == StepCause.Failed,
            },
            cancellationToken);
        var outcome = new SendOutcome
        {
            Id = id,
            Address = request.Address,
            ExpiresIn = reply.ExpiresIn,
            ResendIn = limits.Cooldown,
            RetryAfter = reply.RetryAfter,

            // As for the first message: only back ends, and callers that this limit refused, learn the rest of a recipient's.
            RateLimit = message.Client is null || reply.RetryAfter > TimeSpan.Zero ? reply.RateLimit : null,
        };
        return reply.Status switch
        {
            StepStatus.Granted => await DeliverAsync(message, outcome, saga),
            StepStatus.Ended => new(outcome with { Status = SendStatus.VerificationEnded })
            {
                Next = (message.Plan.Steps.Length, TimeSpan.Zero),
            },

            // Somebody else sends it: at the beginning because the first message took long, and this one was due.
            StepStatus.Taken => new(outcome with
            {
                Status = message.Cause == StepCause.Failed ? SendStatus.SentUnconfirmed : SendStatus.ResendTooSoon,
                RetryAfter = message.Wait,
            })
            {
                Next = (reply.NextStep, message.Wait),
                IsRefused = message.IsAsked,
            },

            // From now on only the person needs another message.
            StepStatus.Delivered => new(outcome) { Next = (message.Number, reply.ExpiresIn) },
            StepStatus.TooSoon => new(outcome with { Status = SendStatus.ResendTooSoon }) { IsRefused = true },
            StepStatus.TooMany => new(outcome with { Status = SendStatus.TooManySends })
            {
                Next = (message.Number, reply.RetryAfter < reply.ExpiresIn ? reply.RetryAfter : reply.ExpiresIn),
                IsRefused = message.IsAsked,
            },
        };
    }

    private async Task<StepResult> DeliverAsync(StepMessage message, SendOutcome claimed, SendSaga saga)
    {
        // From here on a caller that disconnects changes nothing: the message may already be on its way.
        saga.Hold();
        var (status, delivery) = await sender.SendAsync(
            message.Request, message.Plan.Code, claimed.Id, message.Number);
        var outcome = claimed with { Status = status, RetryAfter = delivery.RetryAfter };
        await settlements.NoteAsync(new SettleCommand(
            claimed.Id, status == SendStatus.Sent ? Settlement.Accepted : Settlement.Unconfirmed, delivery.Steps));
        if (!outcome.WentOut)
        {
            saga.Release();
            return new(outcome) { WasClaimed = true };
        }

        var provider = delivery.Steps.Count > 0 ? delivery.Steps[^1].Provider : "";
        events.StepSent(message, status, provider);
        receipts.Follow(message.Request.Address, delivery);
        return new(outcome) { WasClaimed = true, Next = (message.Number + 1, message.Wait) };
    }
}
