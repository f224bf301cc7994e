using System.Collections.Immutable;
using Microsoft.Extensions.Options;
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
    IOtpStore store,
    CodeDispatch dispatch,
    StepPlans plans,
    StepDispatch further,
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
            (request, var outcome) = await DecideAsync(request, cancellationToken);
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

    /// <summary>
    /// Sends the next message of a pending verification by the channel that a person asks for, such as a call in place of
    /// an SMS.
    /// </summary>
    public async Task<SendOutcome> SendAsync(StepRequest request, CancellationToken cancellationToken)
    {
        if (tallies.RefusedFor(request.Client) is { Ticks: > 0 } wait)
        {
            return new(SendStatus.TooManyRequests) { RetryAfter = wait };
        }

        if (await plans.FindAsync(request.Id, cancellationToken) is not { } plan
            || request.Id.Tag != pseudonyms.Tag(request.Address)
            || plan.Address.Value != request.Address.Value
            || plan.Purpose.Name != request.Purpose.Name)
        {
            tallies.NoteRefused(request.Client);
            return new(SendStatus.VerificationEnded);
        }

        var place = plan.Channels.IndexOf(request.Channel);
        if (place < 0)
        {
            return new(SendStatus.NoSuchStep) { Channels = plan.Channels };
        }

        var outcome = await further.SendAsync(
            request.Id, plan with { Next = plan.Next + place }, StepCause.Asked, request.Client, cancellationToken);
        if (!outcome.WentOut)
        {
            tallies.NoteRefused(request.Client);
        }

        return outcome;
    }

    private async Task<(SendRequest Request, SendOutcome Outcome)> DecideAsync(
        SendRequest request, CancellationToken cancellationToken)
    {
        request = ByItsSteps(request);
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
        if (outcome.Status is SendStatus.ResendTooSoon or SendStatus.TooManySends
            or SendStatus.TooManyRequests or SendStatus.IdempotencyMismatch or SendStatus.DestinationNotAllowed)
        {
            tallies.NoteRefused(request.Client);
        }

        return (request, outcome);
    }

    /// <summary>Gives a request for a number the first channel that the number can have, and the further ones.</summary>
    private SendRequest ByItsSteps(SendRequest request)
    {
        var steps = request.Purpose.Steps;
        if (!request.Address.IsPhone || steps is [{ Channel: Channel.Sms }] || testRecipients.Cover(request.Address))
        {
            return request;
        }

        ImmutableArray<PhoneStep> possible =
            [.. steps.Where(step => destinations.Allow(request.Address.By(step.Channel)))];
        return possible.IsEmpty ? request : request with
        {
            Address = request.Address.By(possible[0].Channel),
            Steps = possible.Length > 1 ? possible : [],
            Skipped = [.. steps.Except(possible).Select(step => step.Channel)],
        };
    }

    private async Task<VerifyOutcome> CompareAsync(
        VerifyRequest request, AddressTag tag, CancellationToken cancellationToken)
    {
        if (failures.RefusedFor(request.Client) is { Ticks: > 0 } wait)
        {
            return new(VerifyStatus.TooManyRequests, default, 0, wait) { Address = request.Address };
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

        return new(reply.Status, new VerificationId(tag, reply.Nonce), reply.AttemptsRemaining, reply.RetryAfter)
        {
            Address = request.Address.IsPhone && reply.Channel != Channel.Email
                ? request.Address.By(reply.Channel)
                : request.Address,
        };
    }

    /// <summary>
    /// Whether a send to this recipient is allowed. Nothing is ever delivered to a test recipient, so it needs a
    /// known code for the purpose.
    /// </summary>
    private bool MayGo(Address address, Purpose purpose) => testRecipients.Cover(address)
        ? testRecipients.CodeFor(address, purpose) is not null
        : destinations.Allow(address);
}
