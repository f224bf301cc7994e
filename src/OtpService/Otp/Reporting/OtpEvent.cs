using OtpService.Otp.Recipients;

namespace OtpService.Otp.Reporting;

/// <summary>
/// Something that happened, for those who watch. It carries the address, so that a watcher can tell what the
/// operator allows it to tell; whatever a watcher writes down has at most the address's tag in it.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Outcome">
/// How it ended, in one word of a closed set: accepted or unconfirmed, the code of a refusal, or a provider's
/// word.
/// </param>
internal readonly record struct OtpEvent(OtpEventKind Kind, string Outcome)
{
    /// <summary>The recipient; null for requests that were refused before they were read.</summary>
    public Address? Address { get; init; }

    /// <summary>The keyed pseudonym of the address, where there is one.</summary>
    public AddressTag Tag { get; init; }

    /// <summary>The random part of the id of the code that it is about, where there is one.</summary>
    public UInt128? Nonce { get; init; }

    /// <summary>The purpose of a code, or the template of a message; empty if unknown.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The provider that delivered, tried to, or reported; empty for none.</summary>
    public string Provider { get; init; } = "";

    /// <summary>How long a try to deliver took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>
    /// Says no more than its kind and outcome: an address must not slip into a log by way of formatting.
    /// </summary>
    public override string ToString() => $"{Kind}: {Outcome}";
}

internal enum OtpEventKind
{
    /// <summary>A code was sent, or may have been.</summary>
    CodeSent,

    /// <summary>A code was asked for and refused; nothing was sent.</summary>
    SendRefused,

    /// <summary>A code was issued and could not be delivered.</summary>
    CodeUndelivered,

    /// <summary>A code was verified.</summary>
    CodeVerified,

    /// <summary>A guess was refused.</summary>
    VerificationFailed,

    /// <summary>A message of a back end or another identity system was asked for, and ended so.</summary>
    MessageHandled,

    /// <summary>A provider was offered a message.</summary>
    DeliveryTried,

    /// <summary>A provider told later what became of a message.</summary>
    ReceiptTaken,
}
