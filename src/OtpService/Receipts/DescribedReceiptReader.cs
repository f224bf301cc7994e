using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OtpService.Delivery.Described;
using OtpService.Delivery.Http;
using OtpService.Incoming;

namespace OtpService.Receipts;

/// <summary>Reads the receipts of a provider that a file describes.</summary>
internal sealed class DescribedReceiptReader(
    string provider, DescribedReceipts described, bool isSms, string secret, TimeProvider time) : IReceiptReader
{
    /// <summary>More in one request are not read.</summary>
    private const int MaxReceipts = 1000;

    public string Provider => provider;

    public bool Configured => secret.Length > 0;

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var proof = described.Proof;
        var signature = HeaderOf(request, proof.Header);
        var sent = HeaderOf(request, proof.TimeHeader);
        if (!signature.StartsWith(proof.Prefix, StringComparison.Ordinal)
            || (proof.TimeHeader.Length > 0
                && !WebhookSignatureCheck.IsRecent(sent, TimeSpan.FromSeconds(1), time.GetUtcNow())))
        {
            return false;
        }

        var shown = signature[proof.Prefix.Length..];
        var prefix = sent + proof.Separator;
        return proof.Kind switch
        {
            ProofKind.Key => WebhookSignatureCheck.IsSecret(secret, request.Query[ReceiptProof.KeyName].ToString()),
            ProofKind.Hmac when proof.HashesKey => WebhookSignatureCheck.IsHexHmac(
                SHA256.HashData(Encoding.UTF8.GetBytes(secret)), shown, prefix, body),
            ProofKind.Hmac => WebhookSignatureCheck.IsHexHmac(secret, shown, prefix, body),
            ProofKind.Ed25519 => WebhookKeyCheck.IsEd25519(secret, shown, prefix, body),
            ProofKind.Ecdsa => WebhookKeyCheck.IsEcdsa(secret, shown, prefix, body),
            ProofKind.Standard => WebhookSignatureCheck.IsStandardWebhook(
                secret, HeaderOf(request, "webhook-id"), HeaderOf(request, "webhook-timestamp"),
                HeaderOf(request, "webhook-signature"), body, time.GetUtcNow()),
        };
    }

    public IEnumerable<Receipt> Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(described.IsForm ? JsonOf(body.Span) : body);
        var root = document.RootElement;
        var items = described.Each is { } each ? each.In(root)
            : root.ValueKind == JsonValueKind.Array ? root.EnumerateArray()
            : [root];
        return [.. items.Take(MaxReceipts).Select(Read).OfType<Receipt>()];
    }

    private static string HeaderOf(HttpRequest request, string name) =>
        name.Length == 0 ? "" : request.Headers[name].ToString();

    private Receipt? Read(JsonElement item)
    {
        var answer = new ProviderAnswer(System.Net.HttpStatusCode.OK, item);
        var outcome = AnswerRule<ReceiptOutcome>.Judge(described.Answers, answer);
        var to = described.To.Select(place => place.TextIn(answer)).FirstOrDefault(text => text is not null);
        return outcome is { } known && to is not null && described.Id.TextIn(answer)?.Trim('<', '>') is { } id
            ? new(
                isSms && char.IsAsciiDigit(to[0]) ? $"+{to}" : to,
                described.IdEndsAt.Length > 0 ? id.Split(described.IdEndsAt)[0] : id,
                known switch
                {
                    ReceiptOutcome.Delivered => Receipt.Delivered,
                    ReceiptOutcome.Bounced => Receipt.Bounced,
                    ReceiptOutcome.Complained => Receipt.Complained,
                    ReceiptOutcome.Failed => Receipt.Failed,
                })
            : null;
    }

    /// <summary>Returns the JSON of one field of a form, or an object of all fields.</summary>
    private ReadOnlyMemory<byte> JsonOf(ReadOnlySpan<byte> body)
    {
        if (!FormFields.TryRead(body, out var fields))
        {
            throw new JsonException("The form has too many fields.");
        }

        if (described.Field.Length > 0)
        {
            return Encoding.UTF8.GetBytes(fields.FirstOrDefault(field => field.Name == described.Field).Value ?? "");
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in fields.DistinctBy(field => field.Name, StringComparer.Ordinal))
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
