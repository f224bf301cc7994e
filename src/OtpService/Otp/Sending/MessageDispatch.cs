using OtpService.Otp.Codes;
using OtpService.Otp.Destinations;
using OtpService.Otp.Limits;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>
/// Delivers messages that a back end or another identity system has made, through the same providers as
/// codes. What comes twice under one idempotency key is sent once.
/// </summary>
internal sealed class MessageDispatch(
    SendSagas sagas,
    MessageDelivery delivery,
    IdempotencyClaims claims,
    Pseudonyms pseudonyms,
    DestinationRules destinations,
    SendQuotas quotas,
    EventReporter events)
{
    /// <summary>How long an idempotency key is remembered: longer than any of the callers repeats.</summary>
    public static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(24);

    /// <summary>Longer than a delivery takes, and than a send that happened late takes to be undone.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Delivers a message, whose id it makes. A repeat answers as the first did; while that is under way here,
    /// or nobody ever told what became of it, as unconfirmed. Where it may be under way elsewhere, or being
    /// undone, the message is unavailable for the moment. The token bounds the time for delivery.
    /// </summary>
    public async Task<MessageOutcome> SendAsync(
        OutgoingMessage message, string? idempotencyKey, CancellationToken cancellationToken) =>
        await SendAsync(message, idempotencyKey, KeyLifetime, cancellationToken);

    /// <inheritdoc cref="SendAsync(OutgoingMessage, string, CancellationToken)"/>
    /// <param name="message">What to deliver.</param>
    /// <param name="idempotencyKey">Makes a repeat harmless.</param>
    /// <param name="keyLifetime">How long the key is remembered.</param>
    /// <param name="cancellationToken">Bounds the time for delivery.</param>
    public async Task<MessageOutcome> SendAsync(
        OutgoingMessage message, string? idempotencyKey, TimeSpan keyLifetime,
        CancellationToken cancellationToken)
    {
        try
        {
            var outcome = destinations.Allow(message.Address)
                ? await sagas.RunAsync(
                    saga => SendOnceAsync(message, idempotencyKey, keyLifetime, saga, cancellationToken),
                    lasts: outcome => outcome.WentOut && !outcome.Repeated)
                : new(MessageStatus.DestinationNotAllowed);
            if (!outcome.Repeated)
            {
                events.MessageHandled(message, Outcomes.Of(outcome.Status), outcome.Provider);
            }

            return outcome;
        }
        catch (StoreUnavailableException)
        {
            events.MessageHandled(message, Outcomes.StoreUnavailable, provider: "");
            throw;
        }
    }

    private async Task<MessageOutcome> SendOnceAsync(
        OutgoingMessage message, string? idempotencyKey, TimeSpan keyLifetime, SendSaga saga,
        CancellationToken cancellationToken)
    {
        var quota = await saga.CountAsync(quotas.Of(message.Address), cancellationToken);
        var tag = pseudonyms.Tag(message.Address);
        if (quota.Refused)
        {
            return new(MessageStatus.TooManyRequests) { RetryAfter = quota.RetryAfter };
        }

        if (idempotencyKey is not { } key)
        {
            return await delivery.SendAsync(message with { Id = VerificationId.New(tag) }, saga, cancellationToken);
        }

        var claim = await saga.ClaimAsync(claims.Of(message, key, keyLifetime), tag, cancellationToken);
        var id = new VerificationId(tag, claim.Nonce);
        return claim.Status switch
        {
            ClaimStatus.Mismatch => new(MessageStatus.IdempotencyMismatch),

            // The first was refused and is being undone, or is under way elsewhere: neither is a success yet.
            ClaimStatus.Repeated when claim.Waiting < UnderWay && !delivery.IsUnderWay(claim.Nonce) =>
                new(MessageStatus.Unavailable) { RetryAfter = AskAgain, Repeated = true },
            ClaimStatus.Repeated => MessageOutcome.Repeat(id, claim.Answer),
            ClaimStatus.Granted => await delivery.SendAsync(message with { Id = id }, saga, cancellationToken),
        };
    }
}
