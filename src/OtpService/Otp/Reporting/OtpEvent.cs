using OtpService.Otp.Recipients;

namespace OtpService.Otp.Reporting;

/// <summary>
/// Something that happened, for event sinks. It contains the recipient, because the operator may allow a sink to
/// report it. Whatever a sink stores contains at most the recipient's tag.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Outcome">
/// How it ended, in one word of a closed set: accepted or unconfirmed, the code of a refusal, or the outcome that
/// a provider reported.
/// </param>
internal readonly record struct OtpEvent(OtpEventKind Kind, string Outcome)
{
    /// <summary>The recipient; null for requests that were refused before they were read.</summary>
    public Address? Address { get; init; }

    /// <summary>The keyed pseudonym of the address, where there is one.</summary>
    public AddressTag Tag { get; init; }

    /// <summary>The random part of the id of the code that the event is about, if there is one.</summary>
    public UInt128? Nonce { get; init; }

    /// <summary>The purpose of a code, or the template of a message; empty if unknown.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The provider that delivered the message, tried to, or reported on it; empty for none.</summary>
    public string Provider { get; init; } = "";

    /// <summary>
    /// Whether a verification that was sent before was sent once more, so that it does not count as another one.
    /// </summary>
    public bool IsRepeat { get; init; }

    /// <summary>How long a delivery attempt took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Shows only its kind and outcome, so that no recipient gets into a log by formatting.</summary>
    public override string ToString() => $"{Kind}: {Outcome}";
}

internal enum OtpEventKind
{
    /// <summary>A code was sent, or may have been.</summary>
    CodeSent,

    /// <summary>A code was requested and refused; nothing was sent.</summary>
    SendRefused,

    /// <summary>A code was issued and could not be delivered.</summary>
    CodeUndelivered,

    /// <summary>A code was verified.</summary>
    CodeVerified,

    /// <summary>A guess was refused.</summary>
    VerificationFailed,

    /// <summary>A message that a back end or an identity system requested was handled.</summary>
    MessageHandled,

    /// <summary>An address was verified by an email token.</summary>
    EmailTokenVerified,

    /// <summary>An email token was not accepted.</summary>
    EmailTokenRefused,

    /// <summary>A provider was called to deliver a message.</summary>
    DeliveryTried,

    /// <summary>A provider reported later what happened to a message.</summary>
    ReceiptTaken,
}
