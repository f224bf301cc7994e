using OtpService.Otp.Recipients;

namespace OtpService.Otp.Store;

/// <summary>The record of one issued code, without the code and without the address.</summary>
/// <param name="Channel">How the code was sent last.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="End">What ended it, if something did.</param>
/// <param name="Attempts">Wrong guesses: either those with its id or those without, whichever are more.</param>
/// <param name="MaxAttempts">How many of each kind it allows.</param>
/// <param name="GuessesLeft">How many guesses with its id are left.</param>
/// <param name="NewerCodes">How many codes of its purpose were issued after it.</param>
/// <param name="ExpiresIn">Until it expires; negative when that is past.</param>
/// <param name="Timeline">What happened to its message, oldest first.</param>
internal sealed record VerificationRecord(
    Channel Channel,
    string Purpose,
    CodeEnd End,
    int Attempts,
    int MaxAttempts,
    int GuessesLeft,
    int NewerCodes,
    TimeSpan ExpiresIn,
    IReadOnlyList<TimelineEntry> Timeline)
{
    /// <summary>The channel of an attempt, or of the message that a receipt is about.</summary>
    public Channel ChannelOf(DeliveryStep step) =>
        step.By ?? Timeline.FirstOrDefault(entry => entry.Step.By is not null && entry.Step.IsOf(step))?.Step.By
        ?? (Channel == Channel.Email ? Channel.Email : Channel.Sms);

    /// <summary>Its message was sent, or may have been.</summary>
    public bool WentOut => Timeline.Count > 0 && End != CodeEnd.Undelivered;
}

/// <summary>The end of a code. Expiry, exhaustion and newer codes are computed on reading.</summary>
internal enum CodeEnd
{
    None,
    Used,
    Superseded,
    Canceled,
    Undelivered,
    Rerouted,
}

/// <summary>Something that happened to a message.</summary>
/// <param name="Step">What happened.</param>
/// <param name="Ago">How long ago.</param>
internal sealed record TimelineEntry(DeliveryStep Step, TimeSpan Ago);

/// <summary>One delivery attempt, or one receipt that a provider sent later.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Outcome">
/// One word: how the attempt ended, such as accepted or refused, or the receipt: delivered, bounced, complained,
/// failed.
/// </param>
/// <param name="MessageId">The provider's id for the message; empty if it gave none.</param>
internal sealed record DeliveryStep(string Provider, string Outcome, string MessageId)
{
    /// <summary>The outcome of an attempt that a provider accepted.</summary>
    public const string Accepted = "accepted";

    /// <summary>The outcome of an attempt that no provider confirmed.</summary>
    public const string Unconfirmed = "unconfirmed";

    /// <summary>The outcome of a message that arrived.</summary>
    public const string Delivered = "delivered";

    /// <summary>The outcome of a channel that a number cannot have.</summary>
    public const string Skipped = "skipped";

    /// <summary>The outcome of a message that seemed to be sent and was rejected later.</summary>
    public const string Failed = "failed";

    /// <summary>The outcome of a message that came back for good, because its recipient is at fault.</summary>
    public const string Bounced = "bounced";

    /// <summary>The outcome of a message that its reader reported as spam.</summary>
    public const string Complained = "complained";

    /// <summary>
    /// The codes with which a provider rejected the message, such as <c language="text">504 5.5.2</c>; empty if
    /// there are none.
    /// </summary>
    public string Reply { get; init; } = "";

    /// <summary>The channel, if it is neither email nor SMS; else null.</summary>
    public Channel? By { get; init; }

    /// <summary>A channel that the number cannot have.</summary>
    public static DeliveryStep SkippedBy(Channel channel) => new(channel.Name(), Skipped, "") { By = channel };

    /// <summary>Whether it is about the same message as another.</summary>
    public bool IsOf(DeliveryStep other) => Provider == other.Provider && MessageId == other.MessageId;

    /// <summary>
    /// The most entries of a message. More would say nothing new, and a record must stay small.
    /// </summary>
    public const int MostPerMessage = 16;
}
