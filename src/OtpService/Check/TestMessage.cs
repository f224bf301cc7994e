using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Check;

/// <summary>
/// Sends one real message through the providers of its channel, as the service would. Its code looks like any
/// other but is not stored, so it verifies nothing.
/// </summary>
internal static class TestMessage
{
    public static async Task<IReadOnlyList<Finding>> SendAsync(
        Address to, IMessageSender sender, PurposeTable purposes, CancellationToken cancellationToken)
    {
        var purpose = purposes.All.First(p => p.Name == Purpose.Default);
        var id = VerificationId.New(new AddressTag(VerificationId.NewNonce()));
        var message = new OutgoingMessage(to, purpose.Name, Locales: [])
        {
            Id = id,
            Code = CodeGenerator.NewCode(purpose.Format),
            Lifetime = purpose.Lifetime,
        };
        var delivery = await sender.SendAsync(message, cancellationToken);
        var level = delivery.Status switch
        {
            DeliveryStatus.Accepted => Level.Ok,
            DeliveryStatus.Unconfirmed => Level.Warn,
            DeliveryStatus.Failed or DeliveryStatus.Unavailable => Level.Fail,
        };
        return delivery.Steps.Count == 0 ? [Nobody(to.Channel)] :
        [
            .. delivery.Steps.SkipLast(1).Select(step => Of(step, Level.Warn, to)),
            Of(delivery.Steps[^1], level, to),
        ];
    }

    private static Finding Of(DeliveryStep step, Level level, Address to)
    {
        var reply = step.Reply.Length > 0 ? $" ({step.Reply})" : "";
        return new(
            level, step.Provider, $"test message to {to.Masked}: {step.Outcome.Replace('_', ' ')}{reply}");
    }

    private static Finding Nobody(Channel channel) =>
        new(Level.Fail, channel.Name(), $"there is no provider: name one in {channel.Setting()}");
}
