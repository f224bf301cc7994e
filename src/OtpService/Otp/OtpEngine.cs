using Microsoft.Extensions.Options;

namespace OtpService.Otp;

/// <summary>
/// Issues codes and verifies them. It knows the order of things and nothing of HTTP, Redis or providers: a code is
/// counted and kept before its message leaves, and one whose message certainly did not leave is withdrawn.
/// </summary>
internal sealed class OtpEngine(
    IOtpStore store, IMessageSender sender, Pseudonyms pseudonyms, MagicLinks links, IOptions<OtpOptions> options)
{
    private readonly SendLimits emailLimits = SendLimits.For(Channel.Email, options.Value);
    private readonly SendLimits smsLimits = SendLimits.For(Channel.Sms, options.Value);
    private readonly int failureLimit = options.Value.FailureLimitDay;

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is null)
        {
            return await SendAsync(request, VerificationId.NewNonce(), cancellationToken);
        }

        var command = ClaimFor(request, request.IdempotencyKey);
        var claim = await store.ClaimAsync(command, cancellationToken);
        var outcome = claim.Status switch
        {
            ClaimStatus.Mismatch => new SendOutcome(SendStatus.IdempotencyMismatch),
            ClaimStatus.Repeated or ClaimStatus.Granted => await SendAsync(request, claim.Nonce, cancellationToken),
        };
        if (outcome.Status is SendStatus.DeliveryFailed or SendStatus.DeliveryUnavailable)
        {
            // Another try is another code, which must not pass for this one.
            await ReleaseAsync(new ClaimSettlement(command.Key, claim.Nonce, Answer: null));
        }

        return outcome;
    }

    public async Task<VerifyOutcome> VerifyAsync(VerifyRequest request, CancellationToken cancellationToken)
    {
        var tag = pseudonyms.Tag(request.Address);

        // An id of another address cannot bind; it goes to the store all the same and finds nothing there,
        // so that this refusal takes as long as any other.
        var nonce = request.Id is { } id ? id.Tag == tag ? id.Nonce : UInt128.Zero : (UInt128?)null;
        var hashes = pseudonyms.Guesses(request.Purpose, tag, request.Code);
        var command = new VerifyCommand(tag, request.Purpose, nonce, hashes, failureLimit);

        var reply = await store.VerifyAsync(command, cancellationToken);
        return new(reply.Status, new VerificationId(tag, reply.Nonce), reply.AttemptsRemaining, reply.RetryAfter);
    }

    private async Task<SendOutcome> SendAsync(
        SendRequest request, UInt128 nonce, CancellationToken cancellationToken)
    {
        var id = new VerificationId(pseudonyms.Tag(request.Address), nonce);
        var code = request.Purpose.Format.NewCode();
        var hash = pseudonyms.Hash(request.Purpose, id.Tag, code);
        var limits = request.Address.Channel == Channel.Email ? emailLimits : smsLimits;

        var issue = await store.IssueAsync(new(id, request.Address.Channel, request.Purpose, hash, limits), cancellationToken);
        var outcome = new SendOutcome
        {
            Id = id,
            Address = request.Address,
            ExpiresIn = issue.ExpiresIn,
            ResendIn = issue.ResendIn,
            RetryAfter = issue.RetryAfter,
            RateLimit = issue.RateLimit,
        };
        return issue.Status switch
        {
            IssueStatus.Issued => await DeliverAsync(request, code, outcome, cancellationToken),
            IssueStatus.RepeatedAccepted => outcome with { Status = SendStatus.Sent },
            IssueStatus.RepeatedUnconfirmed => outcome with { Status = SendStatus.SentUnconfirmed },
            IssueStatus.RepeatedRerouted when request.Fallback is { } fallback =>
                await SendAsync(request with { Address = fallback, Fallback = null }, nonce, cancellationToken),
            IssueStatus.TooSoon => outcome with { Status = SendStatus.ResendTooSoon },
            IssueStatus.TooMany => outcome with { Status = SendStatus.TooManySends },
            IssueStatus.None or IssueStatus.RepeatedRerouted =>
                throw new InvalidOperationException($"The store answered {issue.Status} to a send."),
        };
    }

    private async Task<SendOutcome> DeliverAsync(
        SendRequest request, Code code, SendOutcome outcome, CancellationToken cancellationToken)
    {
        var message = new OutgoingMessage(request.Address, request.Purpose.Name, request.Locales)
        {
            Id = outcome.Id,
            Code = code,
            Link = links.UrlOf(outcome.Id, request.Address, request.Purpose, code),
            Lifetime = request.Purpose.Lifetime,
            Name = request.Name,
        };

        // From here on a caller who hangs up changes nothing: the message may already be on its way.
        var delivery = await sender.SendAsync(message, CancellationToken.None);
        var fallback = delivery.Status is DeliveryStatus.Failed or DeliveryStatus.Unavailable ? request.Fallback : null;
        var settlement = delivery.Status switch
        {
            DeliveryStatus.Accepted => Settlement.Accepted,
            DeliveryStatus.Unconfirmed => Settlement.Unconfirmed,
            DeliveryStatus.Failed or DeliveryStatus.Unavailable =>
                fallback is null ? Settlement.Undelivered : Settlement.Rerouted,
        };
        await SettleAsync(new(outcome.Id, settlement, delivery.Steps));

        if (fallback is not null)
        {
            var rerouted = request with { Address = fallback, Fallback = null };
            return await SendAsync(rerouted, outcome.Id.Nonce, cancellationToken);
        }

        return delivery.Status switch
        {
            DeliveryStatus.Accepted => outcome with { Status = SendStatus.Sent },
            DeliveryStatus.Unconfirmed => outcome with { Status = SendStatus.SentUnconfirmed },
            DeliveryStatus.Unavailable => new(SendStatus.DeliveryUnavailable) { RetryAfter = delivery.RetryAfter },
            DeliveryStatus.Failed => new(SendStatus.DeliveryFailed),
        };
    }

    /// <summary>
    /// What happened to the message has happened: neither a caller who left nor a store that is away changes it.
    /// At worst a code nobody received stays counted, and a repeat hears "unconfirmed".
    /// </summary>
    private async Task SettleAsync(SettleCommand command)
    {
        try
        {
            await store.SettleAsync(command, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // The caller's answer does not depend on it, and readiness reports the store.
            return;
        }
    }

    private async Task ReleaseAsync(ClaimSettlement settlement)
    {
        try
        {
            await store.SettleClaimAsync(settlement, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // The message did not go out all the same; a repeat is refused until the claim ends.
            return;
        }
    }

    private ClaimCommand ClaimFor(SendRequest request, string key) => new(
        pseudonyms.Fingerprint("send", key),
        pseudonyms.Fingerprint(
            request.Address.Channel.ToString(), request.Address.Value, request.Purpose.Name,
            string.Join(',', request.Locales), request.Name ?? "", request.Fallback?.Value ?? ""),
        VerificationId.NewNonce(),
        request.Purpose.Lifetime);
}
