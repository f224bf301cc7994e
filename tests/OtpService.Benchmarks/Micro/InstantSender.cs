using OtpService.Otp.Codes;
using OtpService.Otp.Sending;

namespace OtpService.Benchmarks.Micro;

/// <summary>Takes every message at once and keeps the code of the newest.</summary>
internal sealed class InstantSender : IMessageSender
{
    private static readonly Task<DeliveryResult> Accepted =
        Task.FromResult(
            new DeliveryResult(DeliveryStatus.Accepted) { Steps = [new("instant", "accepted", "m-1")] });

    public IReadOnlySet<string> Templates { get; } =
        new HashSet<string>(
            ["verification", "login", "two-factor", "magic-link", "password-reset"], StringComparer.Ordinal);

    public Code LastCode { get; private set; }

    public Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        LastCode = message.Code ?? default;
        return Accepted;
    }
}
