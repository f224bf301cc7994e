using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OtpService.Delivery.Http;

/// <summary>
/// A provider's HTTP response. The body is read leniently, because error bodies change: a value that is
/// missing or of another kind counts as absent.
/// </summary>
/// <param name="Status">The status of the response.</param>
/// <param name="Body">The JSON of the body; undefined if it was cut off, too long, or not JSON.</param>
internal sealed record ProviderAnswer(HttpStatusCode Status, JsonElement Body)
{
    /// <summary>Longer ids are dropped, because they would have to be stored with every message.</summary>
    public const int MaxMessageIdLength = 128;

    /// <summary>Its headers; null if there are none.</summary>
    public HttpResponseHeaders? Headers { get; init; }

    /// <summary>The outcome by the status alone; the body of a 2xx response may still change it.</summary>
    public AttemptOutcome StatusOutcome => (int)Status switch
    {
        >= 200 and < 300 => AttemptOutcome.Accepted,

        // A redirect is not followed: it would send the key and the code to a host that nobody configured.
        >= 300 and < 400 => AttemptOutcome.Refused,
        400 or 422 => AttemptOutcome.Rejected,
        402 or 429 => AttemptOutcome.OverQuota,

        // A request that timed out or conflicts with another may have been accepted anyway.
        408 or 409 => AttemptOutcome.Unknown,
        >= 400 and < 500 => AttemptOutcome.Refused,
        _ => AttemptOutcome.Unknown,
    };

    /// <summary>The outcome of a check by the status alone.</summary>
    public CheckOutcome StatusCheck => (int)Status switch
    {
        // The URL of another website may well respond, with a page for people.
        >= 200 and < 300 =>
            Body.ValueKind == JsonValueKind.Undefined ? CheckOutcome.Strange : CheckOutcome.Ready,
        401 or 403 => CheckOutcome.KeyRefused,
        429 => CheckOutcome.Busy,
        _ => CheckOutcome.Failing,
    };

    /// <summary>
    /// The provider's own error code: text or a number, inside or next to the member error. It is untrusted,
    /// and is quoted only as far as <see cref="ReplyCode"/> lets it through.
    /// </summary>
    public string ErrorCode => Body.Member("error").Member("code").Text() ?? Body.Member("code").Text()
        ?? Body.Member("error_code").Text() ?? "";

    /// <summary>
    /// The provider's id for the message, wherever it is in the body; null if there is none.
    /// </summary>
    public string? MessageId
    {
        get
        {
            var data = Body.Member("data").FirstOrSelf();
            return data.Member("emailId").Text() ?? data.Member("id").Text()
                ?? Body.Member("id").Text() ?? Body.Member("sid").Text();
        }
    }

    /// <summary>Returns the first value of a header; null if there is none.</summary>
    public string? Header(string name) =>
        Headers is not null && Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>Whether the body contains an error, as text or as an object.</summary>
    public bool HasError => Body.Member("error").ValueKind is JsonValueKind.String or JsonValueKind.Object;

    /// <summary>Seconds to wait, if the body contains them.</summary>
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
