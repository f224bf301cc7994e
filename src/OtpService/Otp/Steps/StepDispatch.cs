using OtpService.Otp.Destinations;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Otp.Steps;

/// <summary>
/// Sends the further messages of a verification. The store lets each of them be sent once, so any number of replicas and
/// retries may try. A message that reaches nobody is followed by the next one immediately.
/// </summary>
internal sealed class StepDispatch(
    StepSender sender, StepPlans plans, DestinationFilter destinations, SettlementQueue settlements)
{
    /// <summary>Sends this message or, if it cannot be sent, the next one that can.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait for the store, but no message that is on its way.</param>
    /// <exception cref="StoreUnavailableException">
    /// No message was sent. One may be counted, and then it is lost. Those after it are not.
    /// </exception>
    public async Task<SendOutcome> SendAsync(StepMessage message, CancellationToken cancellationToken)
    {
        var plan = message.Plan;
        SendOutcome last = new(SendStatus.DeliveryUnavailable);
        for (var current = message; current is not null;)
        {
            StepResult result = new(last);
            if (destinations.Allow(current.Request.Address))
            {
                result = await sender.SendAsync(current, cancellationToken);
                last = result.Outcome;
            }
            else
            {
                await SkipAsync(current);
            }

            if (result.IsRefused)
            {
                return last;
            }

            if (result.Next is { } next)
            {
                var left = plan with { Next = next.Number };
                await plans.UpdateAsync(message.Id, left, next.Wait);
                return last with { Channels = last.WentOut ? left.Channels : [] };
            }

            current = current.Number + 1 < plan.Steps.Length ? current.After(result) : null;
        }

        await plans.UpdateAsync(message.Id, plan with { Next = plan.Steps.Length }, due: TimeSpan.Zero);
        return last;
    }

    /// <summary>Tells in the timeline that the number cannot have a channel.</summary>
    private Task SkipAsync(StepMessage message) => settlements.NoteAsync(new SettleCommand(
        message.Id, Settlement.Unconfirmed, DeliveryStep.SkippedBy(message.Request.Address.Channel)));
}
