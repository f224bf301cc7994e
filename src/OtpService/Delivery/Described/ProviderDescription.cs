using System.Collections.Immutable;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Described;

/// <summary>
/// What a provider is, as a file describes it: where a message goes, what it looks like, and what each answer means. Nothing
/// in it can run code.
/// </summary>
/// <param name="Name">The name that the operator writes: lower-case letters, digits and hyphens.</param>
/// <param name="Settings">What the operator sets for it.</param>
internal sealed record ProviderDescription(string Name, ImmutableArray<DescribedSetting> Settings)
{
    /// <summary>Where the facts are from, and of when.</summary>
    public required string Source { get; init; }

    /// <summary>How its requests are signed; null if they are not.</summary>
    public RequestSigner? Signer { get; init; }

    /// <summary>Whether it recognizes a message that comes again under the same id.</summary>
    public bool RecognizesRepeats { get; init; }

    public required ImmutableDictionary<Channel, DescribedSend> Sends { get; init; }

    /// <summary>A request that sends and costs nothing and needs the key; null if there is none.</summary>
    public DescribedCheck? Check { get; init; }

    /// <summary>How it reports later what became of a message; null if that is not read.</summary>
    public DescribedReceipts? Receipts { get; init; }
}

/// <summary>A setting of a described provider.</summary>
/// <param name="Name">The flat name, which begins with that of the provider.</param>
/// <param name="Kind">What its value may be.</param>
/// <param name="Default">The value if none is set; null if one is required.</param>
internal sealed record DescribedSetting(string Name, DescribedKind Kind, string? Default)
{
    /// <summary>The only channel that needs it; null if all do.</summary>
    public Channel? For { get; init; }
}

internal enum DescribedKind
{
    /// <summary>A key: visible ASCII.</summary>
    Secret,

    /// <summary>An https URL of the provider, without a query.</summary>
    Url,

    /// <summary>The sender's email address.</summary>
    Email,

    /// <summary>The sender's name.</summary>
    Name,

    /// <summary>Anything else without line breaks.</summary>
    Text,
}

/// <summary>How a message of one channel is sent.</summary>
internal sealed record DescribedSend(DescribedRequest Request, ImmutableArray<AnswerRule<AttemptOutcome>> Answers)
{
    /// <summary>Where the answer has the id of the message; null if it has none.</summary>
    public AnswerPlace? Id { get; init; }

    /// <summary>Where the answer has an error code; null if it has none.</summary>
    public AnswerPlace? Code { get; init; }

    /// <summary>Where the answer says how long to wait, besides in Retry-After.</summary>
    public ImmutableArray<AnswerPlace> Wait { get; init; } = [];
}

/// <summary>How the key is checked.</summary>
internal sealed record DescribedCheck(DescribedRequest Request, ImmutableArray<AnswerRule<CheckOutcome>> Answers);

/// <summary>A request: a GET without a body, else a POST.</summary>
internal sealed record DescribedRequest(ValueTemplate Url, ImmutableArray<KeyValuePair<string, ValueTemplate>> Headers)
{
    public DescribedBody? Body { get; init; }
}
