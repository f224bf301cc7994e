using System.Collections.Immutable;

namespace OtpService.Delivery.Described;

/// <summary>Reads how a description reports receipts.</summary>
internal sealed class ReceiptReader(ImmutableArray<DescribedSetting> settings, DescriptionFaults faults)
{
    private static readonly string[] Outcomes = [.. Enum.GetNames<ReceiptOutcome>()];

    private readonly AnswerReader answers = new(faults);

    public DescribedReceipts? Read(LinedJson value)
    {
        faults.OnlyMembers(value, "proof", "body", "field", "each", "id", "idEndsAt", "to", "answers", "challenge");
        var proof = value["proof"] is { } shown ? ReadProof(shown) : null;
        var id = answers.ReadPlace(value, "id");
        var to = answers.ReadPlaces(value, "to");
        if (proof is null || id is null || to.IsEmpty)
        {
            faults.Add(value.Line, "receipts needs proof, id, to and answers.");
        }

        if (value["body"] is { Text: not ("json" or "form") } body)
        {
            faults.Add(body.Line, "body must be \"form\" or \"json\", which is the default.");
        }

        var challenge = faults.OptionalText(value, "challenge");
        if (challenge is not null && !IsSecret(challenge, ""))
        {
            faults.Add(
                value["challenge"]?.Line ?? value.Line,
                "challenge must be a setting of this file, of kind secret and with the default \"\".");
        }

        var rules = answers.ReadRules<ReceiptOutcome>(value, Outcomes);
        return proof is null || id is null ? null : new(proof, id, to, rules)
        {
            IsForm = value["body"]?.Text == "form",
            Field = faults.OptionalText(value, "field") ?? "",
            Each = answers.ReadPlace(value, "each"),
            IdEndsAt = faults.OptionalText(value, "idEndsAt") ?? "",
            Challenge = challenge ?? "",
        };
    }

    private ReceiptProof ReadProof(LinedJson value)
    {
        faults.OnlyMembers(value, "kind", "secret", "key", "header", "prefix", "time", "separator");
        ProofKind? read = faults.Text(value, "kind") switch
        {
            "key" => ProofKind.Key,
            "hmac" => ProofKind.Hmac,
            "standard" => ProofKind.Standard,
            "ed25519" => ProofKind.Ed25519,
            "ecdsa" => ProofKind.Ecdsa,
            _ => null,
        };
        if (read is not { } kind)
        {
            faults.Add(value.Line, "kind must be key, hmac, standard, ed25519 or ecdsa.");
            return new(default, "");
        }

        var secret = faults.Text(value, "secret");

        // A key of the API may sign too, but does not belong into a URL.
        if (!IsSecret(secret, "") && (kind == ProofKind.Key || !IsSecret(secret, null)))
        {
            var orNone = kind == ProofKind.Key ? "" : " or none";
            faults.Add(value.Line, $"secret must be a setting of this file, of kind secret and with the default \"\"{orNone}.");
        }

        var hash = faults.OptionalText(value, "key");
        if (hash is not null && (kind != ProofKind.Hmac || hash != "sha256"))
        {
            faults.Add(value["key"]?.Line ?? value.Line, "key must be \"sha256\", and with the kind hmac alone.");
        }

        if (kind is ProofKind.Hmac or ProofKind.Ed25519 or ProofKind.Ecdsa && value["header"] is null)
        {
            faults.Add(value.Line, "header is required: the header with the signature.");
        }

        return new(kind, secret)
        {
            HashesKey = hash is not null,
            Header = faults.OptionalText(value, "header") ?? "",
            Prefix = faults.OptionalText(value, "prefix") ?? "",
            TimeHeader = faults.OptionalText(value, "time") ?? "",
            Separator = faults.OptionalText(value, "separator") ?? "",
        };
    }

    private bool IsSecret(string name, string? byDefault) => settings.Any(
        setting => setting.Name == name && setting.Kind == DescribedKind.Secret && setting.Default == byDefault);
}
