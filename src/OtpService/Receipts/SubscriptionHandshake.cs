using System.Buffers;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Incoming;

namespace OtpService.Receipts;

/// <summary>
/// <c language="text">GET /webhooks/{provider}</c>: answers the handshake of Meta's webhooks. The provider shows the token that
/// the operator entered with the URL, and subscribes if the response is its challenge.
/// </summary>
internal static class SubscriptionHandshake
{
    public const string ContentType = "text/plain";

    private const int MaxChallengeLength = 128;

    private static readonly SearchValues<char> ChallengeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    public static Results<ContentHttpResult, NotFound, StatusCodeHttpResult> Handle(
        string provider, HttpRequest request, ReceiptReaders readers)
    {
        if (readers.VerifyTokenOf(provider) is not { Length: > 0 } token)
        {
            return TypedResults.NotFound();
        }

        // The token comes first, so that nothing that a stranger sends is ever echoed.
        var challenge = request.Query["hub.challenge"].ToString();
        return WebhookSignatureCheck.IsSecret(token, request.Query["hub.verify_token"].ToString())
            && request.Query["hub.mode"] == "subscribe"
            && challenge.Length is > 0 and <= MaxChallengeLength
            && !challenge.AsSpan().ContainsAnyExcept(ChallengeCharacters)
            ? TypedResults.Text(challenge, ContentType)
            : TypedResults.StatusCode(StatusCodes.Status403Forbidden);
    }
}
