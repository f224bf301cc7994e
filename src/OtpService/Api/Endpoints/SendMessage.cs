using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Answers;
using OtpService.Api.Requests;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Api.Endpoints;

/// <summary>
/// <c language="text">POST /messages</c>, for back ends: delivers a message of theirs in our words, through
/// the same providers.
/// </summary>
internal static class SendMessage
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/messages", HandleAsync)
        .Accepts<SendMessageRequest>("application/json")
        .WithName("send-message").WithTags("Back end")
        .WithSummary("Delivers a code or a notice of the back end's own")
        .Produces<SendMessageResponse>(StatusCodes.Status202Accepted)
        .Refuses(400, 401, 403, 404, 413, 415, 422, 429, 502, 503);

    private static async Task<Results<Success<SendMessageResponse>, Problem>>
        HandleAsync(
            SendMessageRequest request,
            HttpContext context,
            SendMessageValidator validator,
            MessageDispatch messages)
    {
        if (validator.Check(request) is { } invalid)
        {
            return invalid;
        }

        if (IdempotencyKey.Read(context.Request, out var key) is { } refused)
        {
            return refused;
        }

        // A caller that disconnects changes nothing: the message may already be on its way.
        var message = request.ToMessage();
        var outcome = await messages.SendAsync(message, key, CancellationToken.None);
        var response = new SendMessageResponse(
            Success: true,
            Message: "Message sent",
            MessageId: outcome.Id.ToString(),
            Provider: outcome.Provider.Length == 0 ? null : outcome.Provider,
            Channel: message.Address.Channel.Name());
        return outcome.Status switch
        {
            MessageStatus.Sent =>
                new Success<SendMessageResponse>(response, ApiJson.Relaxed.SendMessageResponse),
            MessageStatus.Unconfirmed => new Success<SendMessageResponse>(
                response with { Delivery = "unconfirmed" }, ApiJson.Relaxed.SendMessageResponse,
                StatusCodes.Status202Accepted),
            MessageStatus.IdempotencyMismatch => ProblemCatalog.IdempotencyMismatch(),
            MessageStatus.DestinationNotAllowed => ProblemCatalog.DestinationNotAllowed(outcome.Suppressed),
            MessageStatus.TooManyRequests => ProblemCatalog.TooManyRequests(outcome.RetryAfter),
            MessageStatus.Unavailable => ProblemCatalog.DeliveryUnavailable(outcome.RetryAfter),
            MessageStatus.Failed => ProblemCatalog.DeliveryFailed(),
        };
    }
}

/// <summary>A message is on its way.</summary>
internal sealed record SendMessageResponse(
    bool Success, string Message, string MessageId, string? Provider, string Channel,
    string? Delivery = null);
