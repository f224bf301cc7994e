namespace OtpService.Otp;

/// <summary>
/// Delivers messages that a back end or another identity system has made, through the same providers as
/// codes. What comes twice under one idempotency key is sent once.
/// </summary>
internal sealed class HostMessages(
    IOtpStore store, IMessageSender sender, Pseudonyms pseudonyms, Destinations destinations,
    SendQuotas quotas,
    Settlements settlements, EventSinks events)
{
    /// <summary>How long an idempotency key is remembered: longer than any of the callers repeats.</summary>
    public static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(24);

    /// <summary>
    /// Delivers a message, whose id it makes. A repeat answers as the first did; while nobody knows what
    /// became of that, as unconfirmed. The token bounds the time for delivery.
    /// </summary>
    public async Task<HostMessageOutcome> SendAsync(
        OutgoingMessage message, string? idempotencyKey, CancellationToken cancellationToken) =>
        await SendAsync(message, idempotencyKey, KeyLifetime, cancellationToken);

    /// <inheritdoc cref="SendAsync(OutgoingMessage, string, CancellationToken)"/>
    /// <param name="message">What to deliver.</param>
    /// <param name="idempotencyKey">Makes a repeat harmless.</param>
    /// <param name="keyLifetime">How long the key is remembered.</param>
    /// <param name="cancellationToken">Bounds the time for delivery.</param>
    public async Task<HostMessageOutcome> SendAsync(
        OutgoingMessage message, string? idempotencyKey, TimeSpan keyLifetime,
        CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await DecideAsync(message, idempotencyKey, keyLifetime, cancellationToken);
            if (!outcome.Repeated)
            {
                Note(message, Outcomes.Of(outcome.Status), outcome.Provider);
            }

            return outcome;
        }
        catch (StoreUnavailableException)
        {
            Note(message, Outcomes.StoreUnavailable, provider: "");
            throw;
        }
    }

    private async Task<HostMessageOutcome> DecideAsync(
        OutgoingMessage message, string? idempotencyKey, TimeSpan keyLifetime,
        CancellationToken cancellationToken)
    {
        if (!destinations.Allow(message.Address))
        {
            return new(HostMessageStatus.DestinationNotAllowed);
        }

        // Before the key is claimed: if the store cannot say, nothing has begun.
        var quota = await quotas.TakeSpendingAsync(message.Address, cancellationToken);
        var outcome = quota.Refused
            ? new(HostMessageStatus.TooManyRequests) { RetryAfter = quota.RetryAfter }
            : await ClaimedAsync(
                message, idempotencyKey is null ? null : Key(idempotencyKey), keyLifetime, cancellationToken);
        var wentOut = outcome.Status is HostMessageStatus.Sent or HostMessageStatus.Unconfirmed;
        if (!wentOut || outcome.Repeated)
        {
            await quotas.GiveBackSpendingAsync(quota);
        }

        return outcome;
    }

    private void Note(OutgoingMessage message, string outcome, string provider) =>
        events.Take(new(OtpEventKind.MessageHandled, outcome)
        {
            Address = message.Address,
            Tag = pseudonyms.Tag(message.Address),
            Purpose = message.Template,
            Provider = provider,
        });

    private async Task<HostMessageOutcome> ClaimedAsync(
        OutgoingMessage message, UInt128? key, TimeSpan keyLifetime, CancellationToken cancellationToken)
    {
        var tag = pseudonyms.Tag(message.Address);
        if (key is not { } claimed)
        {
            return await DeliverAsync(message with { Id = VerificationId.New(tag) }, cancellationToken);
        }

        var same = pseudonyms.Fingerprint(message.Reveal());
        var claim = await store.ClaimAsync(
            new(claimed, same, VerificationId.NewNonce(), keyLifetime), cancellationToken);
        var id = new VerificationId(tag, claim.Nonce);
        return claim.Status switch
        {
            ClaimStatus.Mismatch => new(HostMessageStatus.IdempotencyMismatch),
            ClaimStatus.Repeated => HostMessageOutcome.Repeat(id, claim.Answer),
            ClaimStatus.Granted =>
                await DeliverOnceAsync(message with { Id = id }, claimed, cancellationToken),
        };
    }

    private async Task<HostMessageOutcome> DeliverOnceAsync(
        OutgoingMessage message, UInt128 key, CancellationToken cancellationToken)
    {
        var outcome = await DeliverAsync(message, cancellationToken);
        await settlements.NoteAsync(new ClaimSettlement(key, message.Id.Nonce, outcome.Answer));
        return outcome;
    }

    private async Task<HostMessageOutcome> DeliverAsync(
        OutgoingMessage message, CancellationToken cancellationToken)
    {
        var delivery = await sender.SendAsync(message, cancellationToken);
        var status = delivery.Status switch
        {
            DeliveryStatus.Accepted => HostMessageStatus.Sent,
            DeliveryStatus.Unconfirmed => HostMessageStatus.Unconfirmed,
            DeliveryStatus.Unavailable => HostMessageStatus.Unavailable,
            DeliveryStatus.Failed => HostMessageStatus.Failed,
        };
        return new(status)
        {
            Id = message.Id,
            Provider = delivery.Steps.Count > 0 ? delivery.Steps[^1].Provider : "",
            RetryAfter = delivery.RetryAfter,
        };
    }

    private UInt128 Key(string idempotencyKey) => pseudonyms.Fingerprint("message", idempotencyKey);
}
