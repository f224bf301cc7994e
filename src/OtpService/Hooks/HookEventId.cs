using System.Security.Cryptography;
using System.Text;
using OtpService.Otp.Sending;

namespace OtpService.Hooks;

/// <summary>Identifies an event, so that a retry is recognized.</summary>
/// <param name="Text">The system's name and the event's.</param>
/// <param name="Lifetime">How long it is remembered.</param>
internal sealed record HookEventId(string Text, TimeSpan Lifetime)
{
    /// <summary>
    /// How long an event without an id is remembered. Systems retry within minutes, and later the same words
    /// may be a new message.
    /// </summary>
    private static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(10);

    /// <summary>The key of an event that has an id.</summary>
    public static HookEventId Named(string system, string id) => new($"{system} {id}", MessageDispatch.KeyLifetime);

    /// <summary>
    /// The key of a signed event without an id: its bytes. Headers that the signature does not cover are left
    /// out. Otherwise anybody who captured the request could change them and have it sent again.
    /// </summary>
    public static HookEventId OfSigned(string system, ReadOnlyMemory<byte> body) => Of(system, "", body);

    /// <summary>
    /// The key of an event without an id from a caller with an API key: its bytes, and the idempotency key if
    /// the request has one.
    /// </summary>
    public static HookEventId OfKeyed(string system, HttpRequest request, ReadOnlyMemory<byte> body) =>
        Of(system, request.Headers["Idempotency-Key"].ToString(), body);

    /// <summary>
    /// The key of an event that is never a retry, even if it has the same bytes as another.
    /// </summary>
    public static HookEventId OfNone(string system) => Named(system, RandomNumberGenerator.GetHexString(32));

    private static HookEventId Of(string system, string idempotencyKey, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{idempotencyKey}\n"));
        hash.AppendData(body.Span);
        return new($"{system} {Convert.ToHexStringLower(hash.GetHashAndReset())}", RepeatWindow);
    }
}
