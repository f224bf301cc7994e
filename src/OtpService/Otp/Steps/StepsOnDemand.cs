using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Otp.Steps;

/// <summary>
/// Sends the next message of a pending verification by the channel that a person asks for, such as a call in place of an
/// SMS.
/// </summary>
internal sealed class StepsOnDemand(
    StepPlans plans, StepDispatch dispatch, Pseudonyms pseudonyms, SendTallies tallies, EventReporter events)
{
    /// <exception cref="StoreUnavailableException">No message was sent.</exception>
    public async Task<SendOutcome> SendAsync(StepRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await DecideAsync(request, cancellationToken);
            if (outcome.IsRefused)
            {
                events.StepRefused(request, Outcomes.Of(outcome.Status));
            }

            return outcome;
        }
        catch (StoreUnavailableException)
        {
            events.StepRefused(request, Outcomes.StoreUnavailable);
            throw;
        }
    }

    private async Task<SendOutcome> DecideAsync(StepRequest request, CancellationToken cancellationToken)
    {
        if (tallies.RefusedFor(request.Client) is { Ticks: > 0 } wait)
        {
            return new(SendStatus.TooManyRequests) { RetryAfter = wait };
        }

        var outcome = await FindAsync(request, cancellationToken) is not { } plan
                ? new(SendStatus.VerificationEnded)
            : plan.Channels.IndexOf(request.Channel) is >= 0 and var place
                ? await dispatch.SendAsync(
                    new(request.Id, plan, plan.Next + place, StepCause.Asked, request.Client), cancellationToken)
            : new SendOutcome(SendStatus.NoSuchStep) { Channels = plan.Channels };
        if (outcome.IsRefused)
        {
            tallies.NoteRefused(request.Client);
        }

        return outcome;
    }

    /// <summary>Finds the plan of a verification of this very number and purpose.</summary>
    private async Task<StepPlan?> FindAsync(StepRequest request, CancellationToken cancellationToken) =>
        request.Id.Tag == pseudonyms.Tag(request.Address)
        && await plans.FindAsync(request.Id, cancellationToken) is { } plan
        && plan.Address.Value == request.Address.Value
        && plan.Purpose.Name == request.Purpose.Name
            ? plan
            : null;
}
