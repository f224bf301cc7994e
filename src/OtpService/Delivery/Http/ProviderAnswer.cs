using System.Net;
using System.Text.Json;

namespace OtpService.Delivery.Http;

/// <summary>
/// A provider's answer over HTTP. The body is read leniently, since error bodies drift: whatever is
/// missing or of another kind reads as absent.
/// </summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Body">The JSON of the body; undefined where it was cut off, too long, or no JSON.</param>
internal sealed record ProviderAnswer(HttpStatusCode Status, JsonElement Body)
{
    /// <summary>Longer names are not kept: they would have to be stored with every message.</summary>
    private const int MaxMessageIdLength = 128;

    /// <summary>The outcome by the status alone; the body of a 2xx answer may still differ.</summary>
    public AttemptOutcome StatusOutcome => (int)Status switch
    {
        >= 200 and < 300 => AttemptOutcome.Accepted,

        // A redirect is not followed: it would carry the key and the code to a place that nobody configured.
        >= 300 and < 400 => AttemptOutcome.Refused,
        400 or 422 => AttemptOutcome.Rejected,
        402 or 429 => AttemptOutcome.OverQuota,

        // A request that timed out or collides with another may have been taken all the same.
        408 or 409 => AttemptOutcome.Unknown,
        >= 400 and < 500 => AttemptOutcome.Refused,
        _ => AttemptOutcome.Unknown,
    };

    /// <summary>The outcome of a check by the status alone.</summary>
    public CheckOutcome StatusCheck => (int)Status switch
    {
        // An address that belongs to somebody else may well answer, with a page for people.
        >= 200 and < 300 =>
            Body.ValueKind == JsonValueKind.Undefined ? CheckOutcome.Strange : CheckOutcome.Ready,
        401 or 403 => CheckOutcome.KeyRefused,
        429 => CheckOutcome.Busy,
        _ => CheckOutcome.Failing,
    };

    /// <summary>
    /// The provider's own word for an error: text or number under error or beside it. It is not ours, and
    /// is quoted only as <see cref="ReplyCode"/> lets it.
    /// </summary>
    public string ErrorCode => Body.Member("error").Member("code").Text() ?? Body.Member("code").Text()
        ?? Body.Member("error_code").Text() ?? "";

    /// <summary>
    /// The provider's own name for the message, wherever it puts it; null where there is none.
    /// </summary>
    public string? MessageId
    {
        get
        {
            var data = Body.Member("data").FirstOrSelf();
            var id = data.Member("emailId").Text() ?? data.Member("id").Text()
                ?? Body.Member("id").Text() ?? Body.Member("sid").Text();
            return id is { Length: <= MaxMessageIdLength } ? id : null;
        }
    }

    /// <summary>Whether the body speaks of an error, as text or as an object.</summary>
    public bool HasError => Body.Member("error").ValueKind is JsonValueKind.String or JsonValueKind.Object;

    /// <summary>Seconds to wait, where the body names them.</summary>
    public double? RetryAfterSeconds
    {
        get
        {
            var error = Body.Member("error");
            JsonElement[] places =
            [
                error.Member("retry_after"), error.Member("retryAfter"),
                Body.Member("retry_after"), Body.Member("retryAfter"),
            ];
            return places
                .Where(place => place.ValueKind == JsonValueKind.Number)
                .Select(place => place.TryGetDouble(out var seconds) ? seconds : (double?)null)
                .FirstOrDefault();
        }
    }
}

/// <summary>Steps into JSON of uncertain shape without throwing.</summary>
internal static class LenientJson
{
    /// <summary>The member of an object, or the undefined element.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            ? member
            : default;

    /// <summary>The first item of an array, or what was given.</summary>
    public static JsonElement FirstOrSelf(this JsonElement element) =>
        element.ValueKind != JsonValueKind.Array ? element
        : element.GetArrayLength() > 0 ? element[0] : default;

    /// <summary>A string, or the digits of a number; null for anything else.</summary>
    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => element.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or half a surrogate pair: no text.
            return null;
        }
    }
}
