using System.Collections.Immutable;

namespace OtpService.Delivery.Described;

/// <summary>How a provider reports what became of a message.</summary>
/// <param name="Proof">How a receipt is proven to be the provider's.</param>
/// <param name="Id">Where the provider's id of the message is.</param>
/// <param name="To">Where the recipient is; the first place that has one counts.</param>
/// <param name="Answers">What a receipt means; one that fulfills no rule is about something else.</param>
internal sealed record DescribedReceipts(
    ReceiptProof Proof, AnswerPlace Id, ImmutableArray<AnswerPlace> To, ImmutableArray<AnswerRule<ReceiptOutcome>> Answers)
{
    /// <summary>Whether the body is a form, which is read as an object of its fields.</summary>
    public bool IsForm { get; init; }

    /// <summary>The field of the form that has the JSON; empty if the form itself is the receipt.</summary>
    public string Field { get; init; } = "";

    /// <summary>Where the receipts are, if there are several; a list at the root is several too.</summary>
    public AnswerPlace? Each { get; init; }

    /// <summary>The text at which an id ends; empty for none.</summary>
    public string IdEndsAt { get; init; } = "";

    /// <summary>
    /// The setting with the token by which the provider subscribes, as Meta's webhooks do, before it sends receipts; empty if
    /// it does not.
    /// </summary>
    public string Challenge { get; init; } = "";
}

internal enum ReceiptOutcome
{
    Delivered,
    Bounced,
    Complained,
    Failed,
}

/// <summary>How a receipt is proven.</summary>
/// <param name="Kind">By what.</param>
/// <param name="Secret">The setting with the secret or the public key; without a value no receipt is read.</param>
internal sealed record ReceiptProof(ProofKind Kind, string Secret)
{
    /// <summary>The name of the key in the query of our URL.</summary>
    public const string KeyName = "key";

    /// <summary>Whether the key of the signature is the SHA-256 of the secret, and not the secret itself.</summary>
    public bool HashesKey { get; init; }

    /// <summary>The header with the signature.</summary>
    public string Header { get; init; } = "";

    /// <summary>What stands before the signature, such as <c language="text">v1=</c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The header with the time, which is signed before the body; empty for none.</summary>
    public string TimeHeader { get; init; } = "";

    /// <summary>What stands between the time and the body.</summary>
    public string Separator { get; init; } = "";
}

internal enum ProofKind
{
    /// <summary>The secret is in the query of our URL, which only the provider knows.</summary>
    Key,

    /// <summary>HMAC-SHA-256 in hexadecimal digits.</summary>
    Hmac,

    /// <summary>Standard Webhooks.</summary>
    Standard,

    /// <summary>Ed25519 (RFC 8032) in base64, by a public key in base64.</summary>
    Ed25519,

    /// <summary>ECDSA on P-256 with SHA-256, in DER and base64, by a public key in base64 (SPKI).</summary>
    Ecdsa,
}
