using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Destinations;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;
using OtpService.Otp.TestRecipients;
using OtpService.Otp.Verifying;

namespace OtpService.Otp;

/// <summary>
/// Sends codes and verifies them. It defines the order of the steps, and does not depend on HTTP, Redis or
/// providers. Requests that can be rejected without a call are rejected first, before anything is counted.
/// </summary>
internal sealed class OtpEngine(
    IOtpStore store,
    CodeDispatch dispatch,
    Pseudonyms pseudonyms,
    DestinationFilter destinations,
    TestRecipientTable testRecipients,
    SendTallies tallies,
    FailureTallies failures,
    EventReporter events,
    IOptions<OtpOptions> options)
{
    private readonly int failureLimit = options.Value.FailureLimitDay;

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await DecideAsync(request, cancellationToken);
            if (outcome.Status is SendStatus.ResendTooSoon or SendStatus.TooManySends
                or SendStatus.TooManyRequests or SendStatus.IdempotencyMismatch
                or SendStatus.DestinationNotAllowed)
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
            var outcome = await CompareAsync(request, tag, cancellationToken);
            if (outcome.Status == VerifyStatus.Verified)
            {
                events.CodeVerified(request, outcome.Id);
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

    private async Task<SendOutcome> DecideAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (!MayGo(request.Address, request.Purpose)
            || (request.Fallback is { } fallback && !MayGo(fallback, request.Purpose)))
        {
            return new(SendStatus.DestinationNotAllowed);
        }

        if (tallies.RefusedFor(request.Client) is { Ticks: > 0 } wait)
        {
            return new(SendStatus.TooManyRequests) { RetryAfter = wait };
        }

        var outcome = await dispatch.SendAsync(request, cancellationToken);
        if (outcome.Status is SendStatus.ResendTooSoon or SendStatus.TooManySends
            or SendStatus.TooManyRequests or SendStatus.IdempotencyMismatch or SendStatus.DestinationNotAllowed)
        {
            tallies.NoteRefused(request.Client);
        }

        return outcome;
    }

    private async Task<VerifyOutcome> CompareAsync(
        VerifyRequest request, AddressTag tag, CancellationToken cancellationToken)
    {
        if (failures.RefusedFor(request.Client) is { Ticks: > 0 } wait)
        {
            return new(VerifyStatus.TooManyRequests, default, 0, wait);
        }

        // An id of another recipient cannot bind. It goes to the store anyway, which finds nothing, so that this
        // refusal takes as long as any other.
        var nonce = request.Id is { } id ? id.Tag == tag ? id.Nonce : UInt128.Zero : (UInt128?)null;
        var hashes = pseudonyms.Guesses(
            request.Purpose, pseudonyms.ExactTag(request.Address, tag), request.Code);
        var command = new VerifyCommand(tag, request.Purpose, nonce, hashes, failureLimit);

        var reply = await store.VerifyAsync(command, cancellationToken);
        if (reply.Status is not (VerifyStatus.Verified or VerifyStatus.VerifiedAgain))
        {
            failures.Count(request.Client);
        }
        else if (reply.Status == VerifyStatus.Verified
            && request.Address.IsPhone && !testRecipients.Cover(request.Address))
        {
            _ = tallies.NoteVerifiedAsync(request.Address);
        }

        return new(
            reply.Status, new VerificationId(tag, reply.Nonce), reply.AttemptsRemaining, reply.RetryAfter);
    }

    /// <summary>
    /// Whether a send to this recipient is allowed. Nothing is ever delivered to a test recipient, so it needs a
    /// known code for the purpose.
    /// </summary>
    private bool MayGo(Address address, Purpose purpose) => testRecipients.Cover(address)
        ? testRecipients.CodeFor(address, purpose) is not null
        : destinations.Allow(address);
}
