using System.Collections.Concurrent;

namespace OtpService.Otp.Sending;

/// <summary>Delivers a message of another system, and records the result under its idempotency key.</summary>
internal sealed class MessageDelivery(IMessageSender sender, LateReceipts receipts)
{
    private readonly ConcurrentDictionary<UInt128, bool> underWay = new();

    /// <summary>Whether this process is delivering the message with this nonce.</summary>
    public bool IsUnderWay(UInt128 nonce) => underWay.ContainsKey(nonce);

    /// <summary>Delivers a message that has its id. The token limits the time for delivery.</summary>
    public async Task<MessageOutcome> SendAsync(
        OutgoingMessage message, SendSaga saga, CancellationToken cancellationToken)
    {
        saga.Hold();
        underWay[message.Id.Nonce] = true;
        try
        {
            var delivery = await sender.SendAsync(message, cancellationToken);
            var status = delivery.Status switch
            {
                DeliveryStatus.Accepted => MessageStatus.Sent,
                DeliveryStatus.Unconfirmed => MessageStatus.Unconfirmed,
                DeliveryStatus.Unavailable => MessageStatus.Unavailable,
                DeliveryStatus.Failed => MessageStatus.Failed,
            };
            var outcome = new MessageOutcome(status)
            {
                Id = message.Id,
                Provider = delivery.Steps.Count > 0 ? delivery.Steps[^1].Provider : "",
                RetryAfter = delivery.RetryAfter,
            };
            if (outcome.WentOut)
            {
                await saga.AnswerAsync(outcome.Answer);
                receipts.Follow(message.Address, delivery);
            }
            else
            {
                saga.Release();
            }

            return outcome;
        }
        finally
        {
            underWay.TryRemove(message.Id.Nonce, out _);
        }
    }
}
