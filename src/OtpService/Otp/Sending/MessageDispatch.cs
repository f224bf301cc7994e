using OtpService.Otp.Codes;
using OtpService.Otp.Destinations;
using OtpService.Otp.Limits;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;

namespace OtpService.Otp.Sending;

/// <summary>
/// Delivers messages from back ends and other identity systems through the same providers as codes. Requests with
/// the same idempotency key send one message.
/// </summary>
internal sealed class MessageDispatch(
    SagaRunner sagas,
    MessageDelivery delivery,
    IdempotencyFingerprints claims,
    Pseudonyms pseudonyms,
    DestinationFilter destinations,
    Suppressions suppressions,
    SendTallies tallies,
    EventReporter events)
{
    /// <summary>How long an idempotency key is remembered: longer than any caller retries.</summary>
    public static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(24);

    /// <summary>
    /// Longer than a delivery takes, and longer than it takes to undo a send that happened late.
    /// </summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Makes the id of a message and delivers the message. A retry gets the first result. If the first delivery
    /// is under way in this process, or if its result was never recorded, the retry gets unconfirmed. If the
    /// first delivery may be under way in another process, or may be being undone, the retry gets unavailable for
    /// the moment. The token limits the time for delivery.
    /// </summary>
    public async Task<MessageOutcome> SendAsync(
        OutgoingMessage message, string? idempotencyKey, CancellationToken cancellationToken) =>
        await SendAsync(message, idempotencyKey, KeyLifetime, cancellationToken);

    /// <inheritdoc cref="SendAsync(OutgoingMessage, string, CancellationToken)"/>
    /// <param name="message">What to deliver.</param>
    /// <param name="idempotencyKey">Makes a retry safe.</param>
    /// <param name="keyLifetime">How long the key is remembered.</param>
    /// <param name="cancellationToken">Limits the time for delivery.</param>
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
        var tallied = await saga.CountAsync(tallies.Of(message.Address), cancellationToken);
        var tag = pseudonyms.Tag(message.Address);
        if (tallied.Refused)
        {
            return new(MessageStatus.TooManyRequests) { RetryAfter = tallied.RetryAfter };
        }

        if (idempotencyKey is not { } key)
        {
            return await DeliverAsync(message with { Id = VerificationId.New(tag) }, saga, cancellationToken);
        }

        var claim = await saga.ClaimAsync(claims.Of(message, key, keyLifetime), tag, cancellationToken);
        var id = new VerificationId(tag, claim.Nonce);
        return claim.Status switch
        {
            ClaimStatus.Mismatch => new(MessageStatus.IdempotencyMismatch),

            // The first request was refused and is being undone, or is under way in another process: neither is a
            // success yet.
            ClaimStatus.Repeated when claim.Waiting < UnderWay && !delivery.IsUnderWay(claim.Nonce) =>
                new(MessageStatus.Unavailable) { RetryAfter = AskAgain, Repeated = true },
            ClaimStatus.Repeated => MessageOutcome.Repeat(id, claim.Answer),
            ClaimStatus.Granted => await DeliverAsync(message with { Id = id }, saga, cancellationToken),
        };
    }

    private async Task<MessageOutcome> DeliverAsync(
        OutgoingMessage message, SendSaga saga, CancellationToken cancellationToken) =>
        await suppressions.FindAsync(message.Address, cancellationToken) is not Suppression.None and var reason
            ? new(MessageStatus.DestinationNotAllowed) { Suppressed = reason }
            : await delivery.SendAsync(message, saga, cancellationToken);
}
