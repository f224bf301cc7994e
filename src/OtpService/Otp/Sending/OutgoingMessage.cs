using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Sending;

/// <summary>A message to be written and delivered.</summary>
/// <param name="Address">Where it goes.</param>
/// <param name="Template">What it is about, which selects the words: a purpose, or another template.</param>
/// <param name="Locales">BCP 47 tags of the requested languages, the preferred one first.</param>
internal sealed record OutgoingMessage(Address Address, string Template, IReadOnlyList<string> Locales)
{
    /// <summary>The message of any code, whatever it is for.</summary>
    public const string AnyCode = "code";

    /// <summary>The message that reports an event and contains no code.</summary>
    public const string SecurityAlert = "security-alert";

    /// <summary>
    /// Identifies the message, also for the provider: it is the idempotency key if a provider supports one.
    /// </summary>
    public VerificationId Id { get; init; }

    /// <summary>The code that it contains, if any.</summary>
    public Code? Code { get; init; }

    /// <summary>A link with the same effect as entering the code, if any.</summary>
    public Uri? Link { get; init; }

    /// <summary>How long the code lives, if known.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The event that it reports, if it contains no code.</summary>
    public string? Event { get; init; }

    /// <summary>How to greet the recipient; only from authenticated callers.</summary>
    public string? Name { get; init; }

    /// <summary>The words of another system, which are sent unchanged instead of ours, if any.</summary>
    public MessageContent? Content { get; init; }

    /// <summary>
    /// All content and the recipient, but not the id: messages with the same values are the same. The code is
    /// among them, so use this for keyed hashing only.
    /// </summary>
    public string[] Reveal() =>
    [
        Address.Channel.ToString(), Address.Value, Template, string.Join(',', Locales), Code?.Reveal() ?? "",
        Event ?? "",
        Name ?? "", (Lifetime ?? TimeSpan.Zero).ToString(), Link?.AbsoluteUri ?? "", Content?.Digest() ?? "",
    ];

    /// <summary>Shows nothing, so that no link gets into a log or an error by formatting.</summary>
    public override string ToString() => $"({Address.Channel} message)";
}
