using System.Collections.Immutable;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Steps;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>A request for a code.</summary>
/// <param name="Address">The recipient.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Locales">BCP 47 tags of the requested languages, the preferred one first.</param>
/// <param name="Name">How to greet the recipient; only from authenticated callers.</param>
/// <param name="Fallback">An email address to use if no SMS provider accepts the message.</param>
/// <param name="IdempotencyKey">Makes a retry of the same request safe.</param>
/// <param name="Client">
/// The client network for which it counts; null for back ends, which send for many users.
/// </param>
internal sealed record SendRequest(
    Address Address, Purpose Purpose, IReadOnlyList<string> Locales, string? Name, Address? Fallback,
    string? IdempotencyKey, ClientNetwork? Client)
{
    /// <summary>The messages of the verification, if there is more than one; the first is this one.</summary>
    public ImmutableArray<PhoneStep> Steps { get; init; } = [];

    /// <summary>The channels that the number cannot have.</summary>
    public ImmutableArray<Channel> Skipped { get; init; } = [];

    /// <summary>
    /// Whether it goes to the fallback of an earlier request, which already counted for the client network.
    /// </summary>
    public bool IsFallback { get; init; }

    /// <summary>The same request to its fallback address.</summary>
    public SendRequest Rerouted(Address fallback) => this with
    {
        Address = fallback,
        Fallback = null,
        IsFallback = true,
        Steps = [],
        Skipped = [],
    };
}

/// <summary>The result of a <see cref="SendRequest"/>.</summary>
internal readonly record struct SendOutcome(SendStatus Status)
{
    /// <summary>Whether a message was sent, or may have been.</summary>
    public bool WentOut => Status is SendStatus.Sent or SendStatus.SentUnconfirmed;

    /// <summary>Whether it was refused by a limit or a rule, before any provider was called.</summary>
    public bool IsRefused => Status is SendStatus.ResendTooSoon or SendStatus.TooManySends
        or SendStatus.TooManyRequests or SendStatus.IdempotencyMismatch or SendStatus.DestinationNotAllowed
        or SendStatus.VerificationEnded or SendStatus.NoSuchStep;

    /// <summary>The id of the code, where one was sent.</summary>
    public VerificationId Id { get; init; }

    /// <summary>The actual recipient: the fallback, if that was used.</summary>
    public Address? Address { get; init; }

    /// <summary>The channels of the messages that may still be asked for; default for none.</summary>
    public ImmutableArray<Channel> Channels { get; init; }

    /// <summary>The names of <see cref="Channels"/>.</summary>
    public IReadOnlyList<string> ChannelNames =>
        Channels.IsDefaultOrEmpty ? [] : [.. Channels.Select(channel => channel.Name())];

    /// <summary>How long until the code expires.</summary>
    public TimeSpan ExpiresIn { get; init; }

    /// <summary>How long until another code may be requested.</summary>
    public TimeSpan ResendIn { get; init; }

    /// <summary>How long until a retry may succeed; zero if waiting does not help.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Why no mail may go to the recipient, if that is why it is not allowed.</summary>
    public Suppression Suppressed { get; init; }

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

    /// <summary>A further message was asked for, and the verification is over or unknown.</summary>
    VerificationEnded,

    /// <summary>A further message was asked for, and the verification has none of this channel.</summary>
    NoSuchStep,
}
