using Microsoft.Extensions.Options;

namespace OtpService.Otp;

/// <summary>
/// Makes a code and sends it: it is counted and kept before its message leaves, and one whose message
/// certainly did not leave is withdrawn.
/// </summary>
internal sealed class CodeDispatch(
    SendReservations reservations,
    Settlements settlements,
    IMessageSender sender,
    Pseudonyms pseudonyms,
    TestRecipients testRecipients,
    MagicLinks links,
    EventSinks events,
    IOptions<OtpOptions> options)
{
    private readonly SendLimits emailLimits = SendLimits.For(Channel.Email, options.Value);
    private readonly SendLimits smsLimits = SendLimits.For(Channel.Sms, options.Value);

    /// <summary>
    /// Sends a code under an id with this random part; a send that has taken place under it is repeated.
    /// </summary>
    public async Task<SendOutcome> SendAsync(
        SendRequest request, UInt128 nonce, CancellationToken cancellationToken)
    {
        var id = new VerificationId(pseudonyms.Tag(request.Address), nonce);
        var known = testRecipients.CodeFor(request.Address, request.Purpose);
        var code = known ?? request.Purpose.Format.NewCode();
        var hash = pseudonyms.Hash(request.Purpose, pseudonyms.ExactTag(request.Address, id.Tag), code);
        var limits = known is not null ? SendLimits.None
            : request.Address.Channel == Channel.Email ? emailLimits
            : smsLimits;

        var reservation = await reservations.TakeAsync(
            new(id, request.Address.Channel, request.Purpose, hash, limits), known is null ? request : null,
            cancellationToken);
        var (issue, quota) = reservation;
        if (reservation.RefusedByQuota)
        {
            return new(SendStatus.TooManyRequests)
            {
                RetryAfter = quota.RetryAfter,
                RateLimit = quota.Network,
            };
        }

        var outcome = new SendOutcome
        {
            Id = id,
            Address = request.Address,
            ExpiresIn = issue.ExpiresIn,
            ResendIn = issue.ResendIn,
            RetryAfter = issue.RetryAfter,
            RateLimit = RateLimit.Closest(issue.RateLimit, quota.Network),
        };
        return issue.Status switch
        {
            IssueStatus.Issued when known is not null => await KeepAsync(request, outcome),
            IssueStatus.Issued => await DeliverAsync(request, code, outcome, reservation, cancellationToken),
            IssueStatus.RepeatedAccepted => outcome with { Status = SendStatus.Sent },
            IssueStatus.RepeatedUnconfirmed => outcome with { Status = SendStatus.SentUnconfirmed },
            IssueStatus.RepeatedRerouted when request.Fallback is { } fallback =>
                await SendAsync(request.Rerouted(fallback), nonce, cancellationToken),
            IssueStatus.TooSoon => outcome with { Status = SendStatus.ResendTooSoon },
            IssueStatus.TooMany => outcome with { Status = SendStatus.TooManySends },
            IssueStatus.None or IssueStatus.RepeatedRerouted =>
                throw new InvalidOperationException($"The store answered {issue.Status} to a send."),
        };
    }

    /// <summary>The code of a test recipient is known to whom it concerns: there is no message.</summary>
    private async Task<SendOutcome> KeepAsync(SendRequest request, SendOutcome outcome)
    {
        await settlements.NoteAsync(
            new SettleCommand(outcome.Id, Settlement.Accepted, TestRecipients.Delivered));
        Note(OtpEventKind.CodeSent, SendStatus.Sent, request, outcome.Id, TestRecipients.Delivered.Provider);
        return outcome with { Status = SendStatus.Sent };
    }

    private async Task<SendOutcome> DeliverAsync(
        SendRequest request, Code code, SendOutcome outcome, Reservation reservation,
        CancellationToken cancellationToken)
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
        var fallback = delivery.Status is DeliveryStatus.Failed or DeliveryStatus.Unavailable
            ? request.Fallback
            : null;
        var settlement = delivery.Status switch
        {
            DeliveryStatus.Accepted => Settlement.Accepted,
            DeliveryStatus.Unconfirmed => Settlement.Unconfirmed,
            DeliveryStatus.Failed or DeliveryStatus.Unavailable =>
                fallback is null ? Settlement.Undelivered : Settlement.Rerouted,
        };
        await settlements.NoteAsync(new SettleCommand(outcome.Id, settlement, delivery.Steps));
        var status = delivery.Status switch
        {
            DeliveryStatus.Accepted => SendStatus.Sent,
            DeliveryStatus.Unconfirmed => SendStatus.SentUnconfirmed,
            DeliveryStatus.Unavailable => SendStatus.DeliveryUnavailable,
            DeliveryStatus.Failed => SendStatus.DeliveryFailed,
        };
        var sent = status is SendStatus.Sent or SendStatus.SentUnconfirmed;
        var provider = delivery.Steps.Count > 0 ? delivery.Steps[^1].Provider : "";
        Note(
            sent ? OtpEventKind.CodeSent : OtpEventKind.CodeUndelivered, status, request, outcome.Id,
            provider);
        if (!sent)
        {
            await reservations.GiveBackSpendingAsync(reservation);
        }

        if (fallback is not null)
        {
            return await SendAsync(request.Rerouted(fallback), outcome.Id.Nonce, cancellationToken);
        }

        return sent ? outcome with { Status = status } : new(status) { RetryAfter = delivery.RetryAfter };
    }

    private void Note(
        OtpEventKind kind, SendStatus status, SendRequest request, VerificationId id, string provider) =>
        events.Take(new(kind, Outcomes.Of(status))
        {
            Address = request.Address,
            Tag = id.Tag,
            Nonce = id.Nonce,
            Purpose = request.Purpose.Name,
            Provider = provider,
        });
}
