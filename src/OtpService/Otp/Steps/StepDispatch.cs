using OtpService.Otp.Codes;
using OtpService.Otp.Destinations;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Otp.Steps;

/// <summary>
/// Sends the further messages of a verification. The store lets each of them be sent once, so any number of replicas and
/// retries may try. A message that reaches nobody is followed by the next one immediately.
/// </summary>
internal sealed class StepDispatch(
    SagaRunner sagas,
    SettlementQueue settlements,
    CodeSender sender,
    SendTallies tallies,
    DestinationFilter destinations,
    IssueCommandFactory commands,
    StepPlans plans,
    EventReporter events,
    LateReceipts receipts)
{
    /// <summary>Sends the next message that can be sent.</summary>
    /// <param name="id">The verification.</param>
    /// <param name="plan">What is left of it.</param>
    /// <param name="cause">Why now.</param>
    /// <param name="client">The client network that asks; null if none does.</param>
    /// <param name="cancellationToken">Ends the wait for the store, but no message that is on its way.</param>
    /// <exception cref="StoreUnavailableException">
    /// The message may be counted, and then it is lost. Those after it are not.
    /// </exception>
    public async Task<SendOutcome> SendAsync(
        VerificationId id, StepPlan plan, StepCause cause, ClientNetwork? client, CancellationToken cancellationToken)
    {
        SendOutcome last = new(SendStatus.DeliveryUnavailable);
        var isFurther = cause != StepCause.Failed;
        for (var step = plan.Next; step < plan.Steps.Length; step++)
        {
            var request = plan.RequestOf(step, client);
            if (!destinations.Allow(request.Address))
            {
                await SkipAsync(id, request.Address.Channel);
                continue;
            }

            var attempt = await sagas.RunAsync(
                saga => TryAsync(id, plan, step, cause, isFurther, request, saga, cancellationToken),
                lasts: attempt => attempt.Outcome.WentOut);
            last = attempt.Outcome;
            if (attempt.IsRefused)
            {
                return last;
            }

            if (attempt.Next is { } due)
            {
                await plans.KeepAsync(id, plan with { Next = due.Step }, due.Wait, CancellationToken.None);
                return last with { Channels = last.WentOut ? (plan with { Next = due.Step }).Channels : [] };
            }

            cause = attempt.WasClaimed ? StepCause.Failed : cause;
        }

        await plans.RemoveAsync(id, CancellationToken.None);
        return last;
    }

    /// <summary>Claims and sends one message. Without a next one, the message after it is tried at the same time.</summary>
    private async Task<StepAttempt> TryAsync(
        VerificationId id, StepPlan plan, int step, StepCause cause, bool isFurther, SendRequest request, SendSaga saga,
        CancellationToken cancellationToken)
    {
        var (wait, isAsked) = (plan.Steps[step].Wait, cause == StepCause.Asked);
        var tallied = await saga.CountAsync(tallies.Of(request, reachesNobody: false), cancellationToken);
        if (tallied.Refused)
        {
            var refused = new SendOutcome(SendStatus.TooManyRequests) { RetryAfter = tallied.RetryAfter };
            return new(refused) { IsRefused = isAsked };
        }

        var reply = await saga.ClaimAsync(
            new StepClaim(id, step, request.Address.Channel, commands.LimitsOf(request.Address))
            {
                IsAsked = isAsked,
                IsPaid = cause == StepCause.Failed,
            },
            cancellationToken);
        var outcome = new SendOutcome
        {
            Id = id,
            Address = request.Address,
            ExpiresIn = reply.ExpiresIn,
            ResendIn = commands.LimitsOf(request.Address).Cooldown,
            RetryAfter = reply.RetryAfter,
            RateLimit = reply.RateLimit,
        };
        return reply.Status switch
        {
            StepStatus.Granted => await DeliverAsync(plan, step, isFurther, request, outcome, saga),
            StepStatus.Ended => new(outcome with { Status = SendStatus.VerificationEnded })
            {
                Next = (plan.Steps.Length, TimeSpan.Zero),
            },
            // The first message took so long that it was overtaken.
            StepStatus.Taken when cause == StepCause.Failed => new(outcome with { Status = SendStatus.SentUnconfirmed })
            {
                Next = (reply.NextStep, wait),
            },
            StepStatus.Taken when isAsked => new(outcome with { Status = SendStatus.ResendTooSoon, RetryAfter = wait })
            {
                IsRefused = true,
            },
            StepStatus.Taken => new(outcome) { Next = (reply.NextStep, wait) },

            // From now on only the person needs another message.
            StepStatus.Delivered => new(outcome with { Status = SendStatus.ResendTooSoon })
            {
                Next = (step, reply.ExpiresIn),
            },
            StepStatus.TooSoon => new(outcome with { Status = SendStatus.ResendTooSoon }) { IsRefused = true },
            StepStatus.TooMany when isAsked => new(outcome with { Status = SendStatus.TooManySends }) { IsRefused = true },
            StepStatus.TooMany => new(outcome with { Status = SendStatus.TooManySends })
            {
                Next = (plan.Next, reply.RetryAfter < reply.ExpiresIn ? reply.RetryAfter : reply.ExpiresIn),
            },
        };
    }

    private async Task<StepAttempt> DeliverAsync(
        StepPlan plan, int step, bool isFurther, SendRequest request, SendOutcome claimed, SendSaga saga)
    {
        // From here on a caller that disconnects changes nothing: the message may already be on its way.
        saga.Hold();
        var (status, delivery) = await sender.SendAsync(request, plan.Code, claimed.Id, step);
        var outcome = claimed with { Status = status, RetryAfter = delivery.RetryAfter };
        await settlements.NoteAsync(new SettleCommand(
            claimed.Id, status == SendStatus.Sent ? Settlement.Accepted : Settlement.Unconfirmed, delivery.Steps));
        if (!outcome.WentOut)
        {
            saga.Release();
            return new(outcome) { WasClaimed = true };
        }

        var provider = delivery.Steps.Count > 0 ? delivery.Steps[^1].Provider : "";
        events.CodeHandled(OtpEventKind.CodeSent, status, request, claimed.Id, provider, isFurther);
        receipts.Follow(request.Address, delivery);
        return new(outcome) { WasClaimed = true, Next = (step + 1, plan.Steps[step].Wait) };
    }

    /// <summary>Tells in the timeline that the number cannot have a channel.</summary>
    private Task SkipAsync(VerificationId id, Channel channel) => settlements.NoteAsync(
        new SettleCommand(id, Settlement.Unconfirmed, DeliveryStep.SkippedBy(channel)));

    /// <summary>The result of one message.</summary>
    /// <param name="Outcome">Whether it was sent.</param>
    private sealed record StepAttempt(SendOutcome Outcome)
    {
        /// <summary>The next message and when it is due; null if it must be tried immediately.</summary>
        public (int Step, TimeSpan Wait)? Next { get; init; }

        /// <summary>Whether a person must wait; what is due stays as it is.</summary>
        public bool IsRefused { get; init; }

        /// <summary>Whether it was counted.</summary>
        public bool WasClaimed { get; init; }
    }
}

/// <summary>Why a further message is sent.</summary>
internal enum StepCause
{
    /// <summary>The time of the last message is over.</summary>
    Due,

    /// <summary>The last message reached nobody.</summary>
    Failed,

    /// <summary>A person asks for it.</summary>
    Asked,
}
