using OtpService.Otp.Codes;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>
/// Makes the claim of an idempotency key (IETF draft-ietf-httpapi-idempotency-key-header): which callers share
/// the key, and which request it belongs to. The store receives only keyed fingerprints.
/// </summary>
internal sealed class IdempotencyFingerprints(Pseudonyms pseudonyms)
{
    /// <summary>
    /// Makes the claim of a send, which lasts as long as its code. Callers without an API key cannot reach each
    /// other's keys; callers with one share theirs.
    /// </summary>
    public IdempotencyClaim Of(SendRequest request, string key) => new(
        request.Client is { } client
            ? pseudonyms.Fingerprint("send", client.Value, key)
            : pseudonyms.Fingerprint("send", key),
        pseudonyms.Fingerprint(
            request.Address.Channel.ToString(), request.Address.Value, request.Purpose.Name,
            string.Join(',', request.Locales), request.Name ?? "", request.Fallback?.Value ?? ""),
        VerificationId.NewNonce(),
        request.Purpose.Lifetime);

    /// <summary>
    /// Makes the claim of a message. All such keys belong to one caller, which has an API key or a secret.
    /// </summary>
    public IdempotencyClaim Of(OutgoingMessage message, string key, TimeSpan lifetime) => new(
        pseudonyms.Fingerprint("message", key), pseudonyms.Fingerprint(message.Reveal()),
        VerificationId.NewNonce(), lifetime);
}
