using System.ComponentModel;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Api.Requests;
using OtpService.EmailTokens;
using OtpService.Otp;
using OtpService.Proof;

namespace OtpService.Api.Endpoints;

/// <summary>
/// <c language="text">POST /verify-email-token</c>: verifies an address by a token that the browser fetched from the mail
/// provider, and proves the result as for a code. A refusal does not say why: the page then sends a code.
/// </summary>
internal static class VerifyEmailToken
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/verify-email-token", HandleAsync)
        .Accepts<VerifyEmailTokenRequest>("application/json")
        .WithName("verify-email-token").WithTags("Verification")
        .WithSummary("Verifies an email address by a token of its mail provider, without a code")
        .Refuses(400, 401, 403, 404, 413, 415, 422, 429, 503);

    private static async Task<Results<Success<VerifyCodeResponse>, Problem>> HandleAsync(
        VerifyEmailTokenRequest request,
        HttpContext context,
        VerifyEmailTokenValidator validator,
        PageOrigins origins,
        ApiKeys keys,
        PurposeTable purposes,
        EmailTokenVerifier tokens,
        ProofSigner signer,
        CancellationToken cancellationToken)
    {
        if (validator.Check(request) is { } invalid)
        {
            return invalid;
        }

        var (email, purpose) = (RequestValues.Address(request.Address), RequestValues.Purpose(request.Purpose, purposes));
        if (!tokens.Accepts(purpose))
        {
            return ProblemCatalog.NotFound();
        }

        if (origins.Find(context, request.Origin, out var origin) is { } refused)
        {
            return refused;
        }

        var outcome = await tokens.VerifyAsync(
            new(email, request.Token ?? "", origin, purpose, RequestValues.Client(context, keys)), cancellationToken);
        return outcome.Status switch
        {
            EmailTokenStatus.Verified => new Success<VerifyCodeResponse>(
                VerifyCodeResponse.Of(
                    outcome.Id, email, purpose,
                    signer.Enabled ? signer.SignEmailToken(outcome.Id, email, purpose, outcome.Issuer, origin) : null),
                ApiJson.Relaxed.VerifyCodeResponse),
            EmailTokenStatus.Refused => ProblemCatalog.InvalidEmailToken(),
            EmailTokenStatus.DestinationNotAllowed => ProblemCatalog.DestinationNotAllowed(),
            EmailTokenStatus.TooManyRequests => ProblemCatalog.TooManyRequests(outcome.RetryAfter),
            EmailTokenStatus.IssuerUnavailable => ProblemCatalog.IssuerUnavailable(),
        };
    }
}

/// <summary>Offers an email token.</summary>
internal sealed record VerifyEmailTokenRequest(
    [property: Description("The address that the person entered.")] string? Email = null,
    [property: Description("The value of the hidden field with autocomplete=\"email-verification-token\".")]
    string? Token = null,
    [property: Description("What the nonce was requested for. Default: verification.")] string? Purpose = null,
    [property: Description(EmailVerificationNonceRequest.OriginDescription)] string? Origin = null)
{
    /// <summary>Read once, when first needed.</summary>
    internal AddressReading Address => field ??= AddressReading.OfEmail(Email ?? "", "email");

    public static ValueTask<VerifyEmailTokenRequest?> BindAsync(HttpContext context) =>
        JsonBody.ReadAsync(context, ApiJson.Relaxed.VerifyEmailTokenRequest);
}

internal sealed class VerifyEmailTokenValidator : AbstractValidator<VerifyEmailTokenRequest>
{
    public VerifyEmailTokenValidator(PurposeTable purposes) => RuleFor(r => r).Custom((request, found) =>
    {
        found.CheckAddress(request.Address);
        found.CheckPurpose(request.Purpose, purposes);
        found.Unless(!string.IsNullOrEmpty(request.Token), "token", "is required.");
    });
}
