using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Sending;

/// <summary>Somebody asks for a code.</summary>
/// <param name="Address">Where it goes.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Locales">BCP 47 tags of the languages asked for, the most wanted first.</param>
/// <param name="Name">How to greet the addressee; only from callers that proved who they are.</param>
/// <param name="Fallback">An email address for the case that no SMS provider takes the message.</param>
/// <param name="IdempotencyKey">Makes a repeat of the same request harmless.</param>
/// <param name="Client">For whom it counts; null for back ends, which ask on behalf of many.</param>
internal sealed record SendRequest(
    Address Address, Purpose Purpose, IReadOnlyList<string> Locales, string? Name, Address? Fallback,
    string? IdempotencyKey, ClientNetwork? Client)
{
    /// <summary>Whether it goes to the fallback address of another, which counted for the client.</summary>
    public bool IsFallback { get; init; }

    /// <summary>The same request to its fallback address.</summary>
    public SendRequest Rerouted(Address fallback) => this with
    {
        Address = fallback,
        Fallback = null,
        IsFallback = true,
    };
}

/// <summary>The result of a <see cref="SendRequest"/>.</summary>
internal readonly record struct SendOutcome(SendStatus Status)
{
    /// <summary>Whether a message was sent, or may have been.</summary>
    public bool WentOut => Status is SendStatus.Sent or SendStatus.SentUnconfirmed;

    /// <summary>The id of the code, where one was sent.</summary>
    public VerificationId Id { get; init; }

    /// <summary>The actual recipient: the fallback, if that was used.</summary>
    public Address? Address { get; init; }

    /// <summary>Until it expires.</summary>
    public TimeSpan ExpiresIn { get; init; }

    /// <summary>Until another may be asked for.</summary>
    public TimeSpan ResendIn { get; init; }

    /// <summary>Until a refusal may end; zero where waiting does not help.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>The limit closest to refusing, or the one that refused.</summary>
    public RateLimit? RateLimit { get; init; }
}

internal enum SendStatus
{
    DeliveryFailed,
    DeliveryUnavailable,
    Sent,
    SentUnconfirmed,
    ResendTooSoon,
    TooManySends,
    TooManyRequests,
    IdempotencyMismatch,
    DestinationNotAllowed,
}
