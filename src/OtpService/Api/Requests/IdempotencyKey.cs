using System.Buffers;
using OtpService.Api.Answers;

namespace OtpService.Api.Requests;

/// <summary>
/// Reads the <c language="text">Idempotency-Key</c> header, which makes a retry safe
/// (draft-ietf-httpapi-idempotency-key-header): 1 to 128 visible ASCII characters.
/// </summary>
internal static class IdempotencyKey
{
    private const int MaxLength = 128;

    private static readonly SearchValues<char> VisibleAscii =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)]);

    /// <summary>
    /// Reads the key, which is null if there is none; returns a problem if it is not valid.
    /// </summary>
    public static Problem? Read(HttpRequest request, out string? key)
    {
        var text = request.Headers["Idempotency-Key"].ToString();
        key = text.Length == 0 ? null : text;
        return text.Length > MaxLength || text.AsSpan().ContainsAnyExcept(VisibleAscii)
            ? ProblemCatalog.InvalidRequest("Idempotency-Key", "must be 1 to 128 visible ASCII characters.")
            : null;
    }
}
