namespace OtpService.Otp;

/// <summary>
/// Sends a code once for each idempotency key, however often it is asked: a repeat gets the answer of the
/// first, and the same key with another request is refused (IETF draft-ietf-httpapi-idempotency-key-header).
/// </summary>
internal sealed class IdempotentDispatch(
    IOtpStore store, CodeDispatch dispatch, Settlements settlements, Pseudonyms pseudonyms)
{
    /// <summary>Sends a code; without a key each call is a send of its own.</summary>
    public Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken) =>
        request.IdempotencyKey is { } key
            ? SendOnceAsync(request, key, cancellationToken)
            : dispatch.SendAsync(request, VerificationId.NewNonce(), cancellationToken);

    private async Task<SendOutcome> SendOnceAsync(
        SendRequest request, string key, CancellationToken cancellationToken)
    {
        var command = new ClaimCommand(
            pseudonyms.Fingerprint("send", key),
            pseudonyms.Fingerprint(
                request.Address.Channel.ToString(), request.Address.Value, request.Purpose.Name,
                string.Join(',', request.Locales), request.Name ?? "", request.Fallback?.Value ?? ""),
            VerificationId.NewNonce(),
            request.Purpose.Lifetime);
        var claim = await store.ClaimAsync(command, cancellationToken);
        var outcome = claim.Status switch
        {
            ClaimStatus.Mismatch => new SendOutcome(SendStatus.IdempotencyMismatch),
            ClaimStatus.Repeated or ClaimStatus.Granted =>
                await dispatch.SendAsync(request, claim.Nonce, cancellationToken),
        };
        if (outcome.Status is SendStatus.DeliveryFailed or SendStatus.DeliveryUnavailable)
        {
            // Another try is another code, which must not pass for this one.
            await settlements.NoteAsync(new ClaimSettlement(command.Key, claim.Nonce, Answer: null));
        }

        return outcome;
    }
}
