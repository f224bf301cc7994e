using System.Diagnostics.CodeAnalysis;
using System.Text;
using OtpService.Otp.Codes;

namespace OtpService.Events;

/// <summary>
/// Encrypts events that wait in the queue, because an event may contain a recipient, which the store must not
/// see. Each is bound to its id.
/// </summary>
internal sealed class EventCipher(SecretRing secrets)
{
    private readonly SealedBox boxes = new(secrets, "events");

    public byte[] Seal(string id, ReadOnlySpan<byte> content) => boxes.Seal(content, Encoding.ASCII.GetBytes(id));

    /// <summary>Decrypts an event; false if none of our secrets encrypted it.</summary>
    public bool TryOpen(string id, byte[] box, [NotNullWhen(true)] out byte[]? content) =>
        boxes.TryOpen(box, Encoding.ASCII.GetBytes(id), out content);
}
