using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Steps;
using OtpService.Otp.Store;
using OtpService.Otp.TestRecipients;

namespace OtpService.Otp.Sending;

/// <summary>Delivers the message of an issued code, and records the result.</summary>
internal sealed class CodeDelivery(
    CodeSender sender, SendTallies tallies, EventReporter events, LateReceipts receipts, StepPlans plans,
    StepDispatch further)
{
    /// <summary>
    /// Records the code of a test recipient as sent. There is no message, since the code is known in advance.
    /// </summary>
    public async Task<SendOutcome> KeepAsync(SendRequest request, SendOutcome issued, SendSaga saga)
    {
        saga.Hold();
        await saga.KeepAsync(Settlement.Accepted, [TestRecipientTable.Delivered]);
        events.CodeHandled(
            OtpEventKind.CodeSent, SendStatus.Sent, request, issued.Id, TestRecipientTable.Delivered.Provider);
        return issued with { Status = SendStatus.Sent };
    }

    /// <summary>
    /// Sends a code. If no provider accepted the message, the further messages of the verification are tried. If none of
    /// them was sent either and the request names a fallback, the method returns the fallback. The code is then
    /// withdrawn, and the fallback needs a code of its own.
    /// </summary>
    public async Task<(SendOutcome Outcome, Address? Fallback)> SendAsync(
        SendRequest request, Code code, SendOutcome issued, SendSaga saga)
    {
        var plan = await PlanAsync(request, code, issued.Id);

        // From here on a caller that disconnects changes nothing: the message may already be on its way.
        saga.Hold();
        var (status, delivery) = await sender.SendAsync(request, code, issued.Id, step: 0);
        var provider = delivery.Steps.Count > 0 ? delivery.Steps[^1].Provider : "";
        var steps = delivery.Steps;
        if (!request.Skipped.IsEmpty)
        {
            steps = [.. request.Skipped.Select(DeliveryStep.SkippedBy), .. steps];
        }

        if (status is SendStatus.Sent or SendStatus.SentUnconfirmed)
        {
            await saga.KeepAsync(
                status == SendStatus.Sent ? Settlement.Accepted : Settlement.Unconfirmed, steps);
            events.CodeHandled(OtpEventKind.CodeSent, status, request, issued.Id, provider);
            receipts.Follow(request.Address, delivery);
            return (issued with { Status = status, Channels = plan?.Channels ?? [] }, null);
        }

        var unsent = new SendOutcome(status) { RetryAfter = delivery.RetryAfter };
        if (plan is not null)
        {
            await saga.PassOnAsync(steps, tallies.IsCost);
            var next = await further.SendAsync(
                new(issued.Id, plan, plan.Next, StepCause.Failed, Client: null), CancellationToken.None);
            if (next.WentOut)
            {
                return (next with { ResendIn = issued.ResendIn, RateLimit = issued.RateLimit }, null);
            }

            // A verification that a newer one replaced meanwhile is over. The caller learns why its message failed.
            unsent = next.Status == SendStatus.VerificationEnded
                ? unsent
                : new(next.Status) { RetryAfter = next.RetryAfter };
            steps = [];
        }

        await saga.WithdrawAsync(
            request.Fallback is null ? Settlement.Undelivered : Settlement.Rerouted, steps, tallies.IsCost);
        events.CodeHandled(OtpEventKind.CodeUndelivered, status, request, issued.Id, provider);
        return (unsent, request.Fallback);
    }

    /// <summary>
    /// Keeps what further messages need, before the first one is sent: they must be sent even if this process ends.
    /// </summary>
    private async Task<StepPlan?> PlanAsync(SendRequest request, Code code, VerificationId id)
    {
        if (request.Steps.IsEmpty)
        {
            return null;
        }

        var plan = new StepPlan(
            request.Address, request.Purpose, code, request.Locales, request.Name, request.Steps, Next: 1);
        await plans.KeepAsync(id, plan, request.Steps[0].Wait, CancellationToken.None);
        return plan;
    }
}
