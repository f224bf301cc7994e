using System.Security.Cryptography;
using System.Text;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>
/// Puts messages into words and hands them to their addressees. Never sends a message twice: where it cannot
/// know whether one went out, it says so.
/// </summary>
internal interface IMessageSender
{
    /// <summary>The templates that there are words for.</summary>
    IReadOnlySet<string> Templates { get; }

    /// <summary>
    /// Delivers one message. Ends by itself within 10 seconds; when the token is canceled no further try is
    /// begun, and the one under way ends.
    /// </summary>
    Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}

/// <summary>A message to be written and delivered.</summary>
/// <param name="Address">Where it goes.</param>
/// <param name="Template">What it is about, which chooses the words: a purpose, or another template.</param>
/// <param name="Locales">BCP 47 tags of the languages asked for, the most wanted first.</param>
internal sealed record OutgoingMessage(Address Address, string Template, IReadOnlyList<string> Locales)
{
    /// <summary>The message of any code, whatever it is for.</summary>
    public const string AnyCode = "code";

    /// <summary>The message that tells of an event and brings no code.</summary>
    public const string SecurityAlert = "security-alert";

    /// <summary>
    /// Names the message, for the sender too: the idempotency key where a provider honours one.
    /// </summary>
    public VerificationId Id { get; init; }

    /// <summary>The code that it brings, if any.</summary>
    public Code? Code { get; init; }

    /// <summary>A link that does what entering the code does, if any.</summary>
    public Uri? Link { get; init; }

    /// <summary>How long the code lives, where that is known.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The event that it describes, if it brings no code.</summary>
    public string? Event { get; init; }

    /// <summary>How to greet the addressee; only from callers that proved who they are.</summary>
    public string? Name { get; init; }

    /// <summary>The words of another system, which go out as they are instead of ours, if any.</summary>
    public MessageContent? Content { get; init; }

    /// <summary>
    /// All that it says and to whom, but not its id: a message with the same is the same. The code is in it,
    /// so it is for keyed hashing alone.
    /// </summary>
    public string[] Reveal() =>
    [
        Address.Channel.ToString(), Address.Value, Template, string.Join(',', Locales), Code?.Reveal() ?? "",
        Event ?? "",
        Name ?? "", (Lifetime ?? TimeSpan.Zero).ToString(), Link?.AbsoluteUri ?? "", Content?.Digest() ?? "",
    ];

    /// <summary>Says nothing: a link must not slip into a log or an error by way of formatting.</summary>
    public override string ToString() => $"({Address.Channel} message)";
}

/// <summary>Words that another system wrote and proved to be its own.</summary>
internal sealed record MessageContent
{
    /// <summary>The subject of an email.</summary>
    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The email in HTML; made of the text where there is none.</summary>
    public string? Html { get; init; }

    /// <summary>SHA-256 of all words, in hexadecimal.</summary>
    public string Digest() =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Subject}\0{Text}\0{Html}")));

    /// <summary>Says nothing: a code must not slip into a log by way of formatting.</summary>
    public override string ToString() => "(content)";
}

/// <summary>The result of a delivery.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="RetryAfter">
/// When another try may succeed, with <see cref="DeliveryStatus.Unavailable"/>; zero where waiting does not
/// help.
/// </param>
internal readonly record struct DeliveryResult(DeliveryStatus Status, TimeSpan RetryAfter = default)
{
    /// <summary>The tries that were made, in order.</summary>
    public IReadOnlyList<DeliveryStep> Steps { get; init; } = [];

    /// <summary>
    /// The later answer of a provider about an unconfirmed message, if it says so at all; null where nobody waits.
    /// </summary>
    public Task<DeliveryStep?>? Late { get; init; }
}

internal enum DeliveryStatus
{
    /// <summary>A provider says that the address is at fault: the message did not go out.</summary>
    Failed,

    /// <summary>No provider took the message, whatever its address: it did not go out.</summary>
    Unavailable,

    /// <summary>A provider took the message.</summary>
    Accepted,

    /// <summary>A provider was given the message and did not confirm it: it may arrive.</summary>
    Unconfirmed,
}
