using OtpService.Otp.Codes;

namespace OtpService.Events;

/// <summary>Encrypts events that wait in the queue, because an event may contain a recipient.</summary>
internal sealed class EventCipher(SecretRing secrets) : SealedBox(secrets, "events");
