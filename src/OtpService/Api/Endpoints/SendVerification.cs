using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Api.Captchas;
using OtpService.Api.Requests;
using OtpService.Otp;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;
using OtpService.Otp.Steps;
using OtpService.Otp.Store;

namespace OtpService.Api.Endpoints;

/// <summary><c language="text">POST /send-verification</c>: sends a code.</summary>
internal static class SendVerification
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/send-verification", HandleAsync)
        .Accepts<SendVerificationRequest>("application/json")
        .WithName("send-verification").WithTags("Verification").WithSummary("Sends a code to an address")
        .Produces<SendVerificationResponse>(StatusCodes.Status202Accepted)
        .WithMetadata(new RefusalEvents(OtpEventKind.SendRefused))
        .Refuses(400, 401, 403, 413, 415, 422, 429, 502, 503);

    private static async Task<Results<Success<SendVerificationResponse>, Problem>>
        HandleAsync(
            SendVerificationRequest request,
            HttpContext context,
            SendVerificationValidator validator,
            ApiKeys keys,
            CaptchaGate captcha,
            PurposeTable purposes,
            OtpEngine engine,
            StepsOnDemand steps,
            CancellationToken cancellationToken)
    {
        if (validator.Check(request) is { } invalid)
        {
            return invalid;
        }

        var caller = keys.Identify(context.Request);
        if (request.Name is not null && caller != Caller.BackEnd)
        {
            return ProblemCatalog.InvalidRequest("name", "is accepted only from callers with an API key.");
        }

        if (IdempotencyKey.Read(context.Request, out var idempotencyKey) is { } refused)
        {
            return refused;
        }

        if (await captcha.RefuseAsync(context, request.CaptchaToken, cancellationToken) is { } unsolved)
        {
            return unsolved;
        }

        var (address, purpose) =
            (RequestValues.Address(request.Address), RequestValues.Purpose(request.Purpose, purposes));
        var client = RequestValues.Client(context, keys);
        var outcome = Channels.Find(request.Channel ?? "") is { } channel
            ? await steps.SendAsync(
                new(address, purpose, RequestValues.Id(request.VerificationId ?? ""), channel, client), cancellationToken)
            : await engine.SendAsync(
                new(
                    address, purpose, RequestValues.Locales(request.Locale, context.Request), request.Name,
                    request.Fallback?.Address, idempotencyKey, client),
                cancellationToken);

        if (outcome.RateLimit is { } limit)
        {
            RateLimitFields.Write(context.Response, limit);
        }

        return outcome.Status switch
        {
            SendStatus.Sent => new Success<SendVerificationResponse>(
                SendVerificationResponse.Of(outcome, purpose, caller), ApiJson.Relaxed.SendVerificationResponse),
            SendStatus.SentUnconfirmed => new Success<SendVerificationResponse>(
                SendVerificationResponse.Of(outcome, purpose, caller) with { Delivery = "unconfirmed" },
                ApiJson.Relaxed.SendVerificationResponse, StatusCodes.Status202Accepted),
            SendStatus.ResendTooSoon => ProblemCatalog.ResendTooSoon(outcome.RetryAfter),
            SendStatus.TooManyRequests => ProblemCatalog.TooManyRequests(outcome.RetryAfter),
            SendStatus.TooManySends => ProblemCatalog.TooManySends(outcome.RetryAfter),
            SendStatus.IdempotencyMismatch => ProblemCatalog.IdempotencyMismatch(),
            SendStatus.DestinationNotAllowed => ProblemCatalog.DestinationNotAllowed(
                caller == Caller.BackEnd ? outcome.Suppressed : Suppression.None),
            SendStatus.VerificationEnded => ProblemCatalog.CodeNotFound(),
            SendStatus.NoSuchStep => ProblemCatalog.InvalidRequest(
                "channel", $"must be one that is left for this verification: {string.Join(", ", outcome.ChannelNames)}."),
            SendStatus.DeliveryFailed => ProblemCatalog.DeliveryFailed(),
            SendStatus.DeliveryUnavailable => ProblemCatalog.DeliveryUnavailable(outcome.RetryAfter),
        };
    }
}
