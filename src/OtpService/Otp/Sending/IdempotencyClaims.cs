using OtpService.Otp.Codes;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>
/// Makes the claim of an idempotency key (IETF draft-ietf-httpapi-idempotency-key-header): who may meet it again, and
/// which request it stands for. A store learns keyed fingerprints alone.
/// </summary>
internal sealed class IdempotencyClaims(Pseudonyms pseudonyms)
{
    /// <summary>
    /// The claim of a send, for as long as its code lives. Callers without an API key cannot reach each other's
    /// keys; those with one share theirs.
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

    /// <summary>The claim of a message: all keys of messages are one caller's, which has an API key or a secret.</summary>
    public IdempotencyClaim Of(OutgoingMessage message, string key, TimeSpan lifetime) => new(
        pseudonyms.Fingerprint("message", key), pseudonyms.Fingerprint(message.Reveal()),
        VerificationId.NewNonce(), lifetime);
}
