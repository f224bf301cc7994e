using OtpService.Otp.Codes;
using OtpService.Otp.Links;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Sending;

/// <summary>Sends one message with a code.</summary>
internal sealed class CodeSender(IMessageSender sender, MagicLinks links)
{
    /// <summary>Sends a message of a verification; a caller that disconnects changes nothing.</summary>
    /// <param name="request">What was requested, with the channel of this message.</param>
    /// <param name="code">The code.</param>
    /// <param name="id">The id of the verification.</param>
    /// <param name="step">The number of the message: 0 for the first.</param>
    public async Task<(SendStatus Status, DeliveryResult Delivery)> SendAsync(
        SendRequest request, Code code, VerificationId id, int step)
    {
        var message = new OutgoingMessage(request.Address, request.Purpose.Name, request.Locales)
        {
            // A provider of several channels must not take the next message for a repetition of the first.
            Id = id with { Nonce = id.Nonce + (UInt128)step },
            Code = code,
            Link = links.UrlOf(id, request.Address, request.Purpose, code),
            Lifetime = request.Purpose.Lifetime,
            Name = request.Name,
        };
        var delivery = await sender.SendAsync(message, CancellationToken.None);
        var status = delivery.Status switch
        {
            DeliveryStatus.Accepted => SendStatus.Sent,
            DeliveryStatus.Unconfirmed => SendStatus.SentUnconfirmed,
            DeliveryStatus.Unavailable => SendStatus.DeliveryUnavailable,
            DeliveryStatus.Failed => SendStatus.DeliveryFailed,
        };
        var channel = request.Address.Channel;
        return channel is Channel.Email or Channel.Sms
            ? (status, delivery)
            : (status, delivery with { Steps = [.. delivery.Steps.Select(tried => tried with { By = channel })] });
    }
}
