using System.ComponentModel;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Api.Captchas;
using OtpService.Api.Requests;
using OtpService.Otp;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;

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

        var outcome = await engine.SendAsync(
            new SendRequest(
                RequestRules.Address(request.Address),
                RequestRules.Purpose(request.Purpose, purposes),
                RequestRules.Locales(request.Locale, context.Request),
                request.Name,
                request.FallbackEmail is null ? null : RequestRules.Email(request.FallbackEmail),
                idempotencyKey,
                RequestRules.Client(context, keys)),
            cancellationToken);

        if (outcome.RateLimit is { } limit)
        {
            RateLimitFields.Write(context.Response, limit);
        }

        return outcome.Status switch
        {
            SendStatus.Sent => new Success<SendVerificationResponse>(
                Response(outcome, request, purposes, caller), ApiJson.Relaxed.SendVerificationResponse),
            SendStatus.SentUnconfirmed => new Success<SendVerificationResponse>(
                Response(outcome, request, purposes, caller) with { Delivery = "unconfirmed" },
                ApiJson.Relaxed.SendVerificationResponse, StatusCodes.Status202Accepted),
            SendStatus.ResendTooSoon => ProblemCatalog.ResendTooSoon(outcome.RetryAfter),
            SendStatus.TooManyRequests => ProblemCatalog.TooManyRequests(outcome.RetryAfter),
            SendStatus.TooManySends => ProblemCatalog.TooManySends(outcome.RetryAfter),
            SendStatus.IdempotencyMismatch => ProblemCatalog.IdempotencyMismatch(),
            SendStatus.DestinationNotAllowed => ProblemCatalog.DestinationNotAllowed(),
            SendStatus.DeliveryFailed => ProblemCatalog.DeliveryFailed(),
            SendStatus.DeliveryUnavailable => ProblemCatalog.DeliveryUnavailable(outcome.RetryAfter),
        };
    }

    private static SendVerificationResponse Response(
        SendOutcome outcome, SendVerificationRequest request, PurposeTable purposes, Caller caller)
    {
        var purpose = RequestRules.Purpose(request.Purpose, purposes);
        var address = outcome.Address ?? throw new InvalidOperationException("A send without an address.");
        return new(
            Success: true,
            Message: "Verification code sent",
            VerificationId: outcome.Id.ToString(),
            Channel: RequestRules.Name(address.Channel),
            To: address.Masked,
            Phone: caller == Caller.BackEnd && address.Channel == Channel.Sms ? address.Value : null,
            Purpose: purpose.Name,
            CodeLength: purpose.Format.Length,
            ExpiresIn: Seconds.Left(outcome.ExpiresIn),
            ResendIn: Seconds.Left(outcome.ResendIn));
    }
}

/// <summary>Asks for a code.</summary>
internal sealed record SendVerificationRequest(
    [property: Description("Where the code goes; exactly one of email and phone.")] string? Email = null,
    [property: Description("A number with its calling code, or as its country writes it; exactly one of email and phone.")]
    string? Phone = null,
    [property: Description("What the code is for. Default: verification.")] string? Purpose = null,
    [property: Description("BCP 47 tag of the message's language. Default: Accept-Language.")]
    string? Locale = null,
    [property: Description("With phone: where the code goes if no SMS can be sent.")]
    string? FallbackEmail = null,
    [property: Description("A greeting; only from callers with an API key.")] string? Name = null,
    [property: Description("The token of the captcha, where one is configured; not needed with an API key.")]
    string? CaptchaToken = null,
    [property: Description(SendVerificationRequest.CountryDescription)] string? Country = null)
{
    public const string CountryDescription =
        "With phone: the country in whose national way it may be written, as its ISO 3166 code of two letters.";

    /// <summary>Read once, when first asked for.</summary>
    internal AddressReading Address => field ??= AddressReading.Of(Email, Phone, Country);

    public static ValueTask<SendVerificationRequest?> BindAsync(HttpContext context) =>
        JsonBody.ReadAsync(context, ApiJson.Relaxed.SendVerificationRequest);
}

/// <summary>A code is on its way.</summary>
internal sealed record SendVerificationResponse(
    bool Success,
    string Message,
    string VerificationId,
    string Channel,
    string To,
    [property: Description("The number in E.164, for callers with an API key.")] string? Phone,
    string Purpose,
    int CodeLength,
    int ExpiresIn,
    int ResendIn,
    string? Delivery = null);

internal sealed class SendVerificationValidator : AbstractValidator<SendVerificationRequest>
{
    public SendVerificationValidator(PurposeTable purposes) => RuleFor(r => r).Custom((request, found) =>
    {
        found.CheckAddress(request.Address);
        found.CheckPurpose(request.Purpose, purposes);
        found.Unless(RequestRules.IsLanguageTag(request.Locale), "locale", RequestRules.LocaleSentence);
        found.Unless(
            request.FallbackEmail is null || request.Phone is not null, "fallbackEmail",
            "goes with phone only.");
        found.Unless(
            RequestRules.IsEmail(request.FallbackEmail), "fallbackEmail",
            RequestRules.EmailSentence(request.FallbackEmail ?? ""));
        found.Unless(RequestRules.IsName(request.Name), "name", RequestRules.NameSentence);
    });
}
