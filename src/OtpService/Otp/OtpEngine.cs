using OtpService.Otp.Codes;
using OtpService.Otp.Destinations;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;
using OtpService.Otp.Steps;
using OtpService.Otp.Store;
using OtpService.Otp.TestRecipients;
using OtpService.Otp.Verifying;

namespace OtpService.Otp;

/// <summary>
/// Sends codes and verifies them. It defines the order of the steps, and does not depend on HTTP, Redis or
/// providers. Requests that can be rejected without a call are rejected first, before anything is counted.
/// </summary>
internal sealed class OtpEngine(
    CodeDispatch dispatch,
    CodeCheck check,
    StepChoice steps,
    Pseudonyms pseudonyms,
    DestinationFilter destinations,
    TestRecipientTable testRecipients,
    SendTallies tallies,
    EventReporter events)
{
    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        try
        {
            (request, var outcome) = await DecideAsync(request, cancellationToken);
            if (outcome.IsRefused)
            {
                events.SendRefused(request, Outcomes.Of(outcome.Status));
            }

            return outcome;
        }
        catch (StoreUnavailableException)
        {
            events.SendRefused(request, Outcomes.StoreUnavailable);
            throw;
        }
    }

    public async Task<VerifyOutcome> VerifyAsync(VerifyRequest request, CancellationToken cancellationToken)
    {
        var tag = pseudonyms.Tag(request.Address);
        try
        {
            var outcome = await check.RunAsync(request, tag, cancellationToken);
            if (outcome.Status == VerifyStatus.Verified)
            {
                events.CodeVerified(request with { Address = outcome.Address }, outcome.Id);
            }
            else if (outcome.Status != VerifyStatus.VerifiedAgain)
            {
                events.VerificationFailed(request, tag, Outcomes.Of(outcome.Status));
            }

            return outcome;
        }
        catch (StoreUnavailableException)
        {
            events.VerificationFailed(request, tag, Outcomes.StoreUnavailable);
            throw;
        }
    }

    private async Task<(SendRequest Request, SendOutcome Outcome)> DecideAsync(
        SendRequest request, CancellationToken cancellationToken)
    {
        request = steps.Of(request);
        if (!MayGo(request.Address, request.Purpose)
            || (request.Fallback is { } fallback && !MayGo(fallback, request.Purpose)))
        {
            return (request, new(SendStatus.DestinationNotAllowed));
        }

        if (tallies.RefusedFor(request.Client) is { Ticks: > 0 } wait)
        {
            return (request, new(SendStatus.TooManyRequests) { RetryAfter = wait });
        }

        var outcome = await dispatch.SendAsync(request, cancellationToken);
        if (outcome.IsRefused)
        {
            tallies.NoteRefused(request.Client);
        }

        return (request, outcome);
    }

    /// <summary>
    /// Whether a send to this recipient is allowed. Nothing is ever delivered to a test recipient, so it needs a
    /// known code for the purpose.
    /// </summary>
    private bool MayGo(Address address, Purpose purpose) => testRecipients.Cover(address)
        ? testRecipients.CodeFor(address, purpose) is not null
        : destinations.Allow(address);
}
