using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Receipts;

/// <summary>
/// Reads the receipts of one provider: whether they are authentic, and what they report. There is one file
/// for each provider, with its signature and its wire format.
/// </summary>
internal interface IReceiptReader
{
    /// <summary>The provider's name, which is the last part of the webhook's path.</summary>
    string Provider { get; }

    /// <summary>Whether a secret is configured; without one no receipt can be authenticated.</summary>
    bool Configured { get; }

    /// <summary>Checks the signature over the unchanged body.</summary>
    bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body);

    /// <summary>Reads an authenticated body; none for events about other messages.</summary>
    IEnumerable<Receipt> Read(ReadOnlyMemory<byte> body);
}

/// <summary>A provider's receipt for a message.</summary>
/// <param name="To">The recipient in the provider's format.</param>
/// <param name="MessageId">The provider's id for the message.</param>
/// <param name="Outcome">One of the constants below.</param>
internal sealed record Receipt(string To, string MessageId, string Outcome)
{
    /// <summary>The channel of phones; null if the recipient says which it is, email or SMS.</summary>
    public Channel? Channel { get; init; }

    public const string Delivered = DeliveryStep.Delivered;
    public const string Bounced = DeliveryStep.Bounced;
    public const string Complained = DeliveryStep.Complained;
    public const string Failed = DeliveryStep.Failed;
}
