using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Answers;
using OtpService.Api.Requests;
using OtpService.Otp.Codes;
using OtpService.Otp.Sending;

namespace OtpService.Api.Endpoints;

/// <summary>
/// <c language="text">POST /messages</c>, for back ends: delivers a message of theirs in our words, by the
/// same providers.
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

        // A caller who hangs up changes nothing: the message may already be on its way.
        var message = request.ToMessage();
        var outcome = await messages.SendAsync(message, key, CancellationToken.None);
        var response = new SendMessageResponse(
            Success: true,
            Message: "Message sent",
            MessageId: outcome.Id.ToString(),
            Provider: outcome.Provider.Length == 0 ? null : outcome.Provider,
            Channel: RequestRules.Name(message.Address.Channel));
        return outcome.Status switch
        {
            MessageStatus.Sent =>
                new Success<SendMessageResponse>(response, ApiJson.Relaxed.SendMessageResponse),
            MessageStatus.Unconfirmed => new Success<SendMessageResponse>(
                response with { Delivery = "unconfirmed" }, ApiJson.Relaxed.SendMessageResponse,
                StatusCodes.Status202Accepted),
            MessageStatus.IdempotencyMismatch => ProblemCatalog.IdempotencyMismatch(),
            MessageStatus.DestinationNotAllowed => ProblemCatalog.DestinationNotAllowed(),
            MessageStatus.TooManyRequests => ProblemCatalog.TooManyRequests(outcome.RetryAfter),
            MessageStatus.Unavailable => ProblemCatalog.DeliveryUnavailable(outcome.RetryAfter),
            MessageStatus.Failed => ProblemCatalog.DeliveryFailed(),
        };
    }
}

/// <summary>Asks for a message.</summary>
internal sealed record SendMessageRequest(
    [property: Description("Where it goes.")] MessageAddress? To = null,
    [property: Description("code, security-alert, a purpose, or a section of your own messages.")]
    string? Template = null,
    [property: Description("What the placeholders of the template stand for.")]
    MessageVariables? Variables = null,
    [property: Description("BCP 47 tag of the message's language.")] string? Locale = null)
{
    public static ValueTask<SendMessageRequest?> BindAsync(HttpContext context) =>
        JsonBody.ReadAsync(context, ApiJson.Relaxed.SendMessageRequest);

    /// <summary>The message of a valid request.</summary>
    public OutgoingMessage ToMessage() =>
        new(RequestRules.Address((To ?? new()).Address), Template ?? "", Locale is null ? [] : [Locale])
        {
            Code = CodeFormat.TryParseForeign(Variables?.Code, out var code) ? code : null,
            Lifetime = Variables?.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Event = Variables?.Event,
            Name = Variables?.Name,
        };
}

/// <summary>The addressee of a message.</summary>
internal sealed record MessageAddress(
    [property: Description("Exactly one of email and phone.")] string? Email = null,
    [property: Description("A number with its calling code, or as its country writes it; exactly one of email and phone.")]
    string? Phone = null,
    [property: Description(SendVerificationRequest.CountryDescription)] string? Country = null)
{
    /// <summary>Read once, when first asked for.</summary>
    internal AddressReading Address => field ??= AddressReading.Of(Email, Phone, Country);
}

/// <summary>The values of a message.</summary>
internal sealed record MessageVariables(
    [property: Description("The code, 4 to 10 ASCII letters and digits; for every template but security-alert.")]
    string? Code = null,
    [property: Description("How long the code is valid. Optional for the template code.")]
    int? Minutes = null,
    [property: Description("What happened, for security-alert.")] string? Event = null,
    [property: Description("A greeting.")] string? Name = null);

/// <summary>A message is on its way.</summary>
internal sealed record SendMessageResponse(
    bool Success, string Message, string MessageId, string? Provider, string Channel,
    string? Delivery = null);
