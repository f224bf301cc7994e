using System.Diagnostics.CodeAnalysis;

namespace OtpService.Otp.Store;

/// <summary>
/// A counter with two labels whose values are few: never an address, a client or an id.
/// </summary>
/// <param name="Counter">What is counted.</param>
/// <param name="First">The value of its first label.</param>
/// <param name="Second">The value of its second label.</param>
internal readonly record struct StatKey(StatCounter Counter, string First, string Second)
{
    private const char Separator = '|';

    /// <summary>Parses the text that <see cref="ToString"/> makes of a key.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out StatKey? key)
    {
        var parts = text.Split(Separator);
        key = parts.Length == 3
            && Enum.TryParse<StatCounter>(parts[0], out var counter)
            && Enum.IsDefined(counter)
            ? new(counter, parts[1], parts[2])
            : null;
        return key is not null;
    }

    public override string ToString() => $"{Counter}{Separator}{First}{Separator}{Second}";
}

internal enum StatCounter
{
    /// <summary>Codes sent, by channel and purpose.</summary>
    Sent,

    /// <summary>Codes verified, by channel and purpose.</summary>
    Verified,

    /// <summary>Codes that could not be delivered, by channel and reason.</summary>
    Undelivered,

    /// <summary>
    /// Sends refused, by channel and reason; the channel is empty if the request could not be read.
    /// </summary>
    RefusedSends,

    /// <summary>Verifications refused, by channel and reason.</summary>
    RefusedVerifications,

    /// <summary>Messages of back ends and hooks, by template and outcome.</summary>
    Messages,

    /// <summary>Tries to deliver, by provider and outcome.</summary>
    Deliveries,

    /// <summary>Accepted attempts, by provider and the upper limit of their duration in milliseconds.</summary>
    DeliveryTimes,

    /// <summary>SMS by country and result: sent, verified, undelivered, or refused by a limit.</summary>
    Countries,

    /// <summary>Receipts, by provider and outcome.</summary>
    Receipts,

    /// <summary>Email tokens, by purpose and outcome.</summary>
    EmailTokens,
}
