using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Api.Requests;
using OtpService.EmailTokens;
using OtpService.Otp;

namespace OtpService.Api.Endpoints;

/// <summary>
/// <c language="text">POST /email-verification/nonce</c>: gives a page the nonce for an email token. Nothing is stored.
/// </summary>
internal static class EmailVerificationNonce
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/email-verification/nonce", Handle)
        .Accepts<EmailVerificationNonceRequest>("application/json")
        .WithName("email-verification-nonce").WithTags("Verification")
        .WithSummary("Gives a nonce for an email token")
        .Refuses(400, 401, 403, 404, 413, 415);

    private static Results<Success<EmailVerificationNonceResponse>, Problem> Handle(
        EmailVerificationNonceRequest request,
        HttpContext context,
        PageOrigins origins,
        PurposeTable purposes,
        EmailTokenVerifier tokens,
        EmailTokenNonces nonces)
    {
        if (request.Purpose is not null && !purposes.TryGet(request.Purpose, out _))
        {
            return ProblemCatalog.InvalidRequest("purpose", RequestRules.PurposeSentence(purposes));
        }

        var purpose = RequestValues.Purpose(request.Purpose, purposes);
        if (!tokens.Accepts(purpose))
        {
            return ProblemCatalog.NotFound();
        }

        return origins.Find(context, request.Origin, out var origin) is { } refused
            ? refused
            : new Success<EmailVerificationNonceResponse>(
                new(
                    Success: true, nonces.Make(origin, purpose), Seconds.Left(EmailTokenNonces.Lifetime), tokens.Domains),
                ApiJson.Relaxed.EmailVerificationNonceResponse);
    }
}

/// <summary>Requests a nonce.</summary>
internal sealed record EmailVerificationNonceRequest(
    [property: Description("What the token is for. Default: verification.")] string? Purpose = null,
    [property: Description(EmailVerificationNonceRequest.OriginDescription)] string? Origin = null)
{
    public const string OriginDescription =
        "With an API key: the origin of the page, one of ALLOWED_ORIGINS. A browser sends it as a header.";

    public static ValueTask<EmailVerificationNonceRequest?> BindAsync(HttpContext context) =>
        JsonBody.ReadAsync(context, ApiJson.Relaxed.EmailVerificationNonceRequest);
}

/// <summary>A nonce for one email token.</summary>
internal sealed record EmailVerificationNonceResponse(
    bool Success,
    string Nonce,
    int ExpiresIn,
    [property: Description("The domains whose addresses may have a token.")] IReadOnlyList<string> Domains);
