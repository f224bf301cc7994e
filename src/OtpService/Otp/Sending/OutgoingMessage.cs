using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Sending;

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
