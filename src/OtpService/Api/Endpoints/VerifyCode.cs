using System.ComponentModel;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Api.Requests;
using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;
using OtpService.Proof;

namespace OtpService.Api.Endpoints;

/// <summary><c language="text">POST /verify-code</c>: checks a code and proves the result.</summary>
internal static class VerifyCode
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/verify-code", HandleAsync)
        .Accepts<VerifyCodeRequest>("application/json")
        .WithName("verify-code").WithTags("Verification").WithSummary("Checks a code and proves the result")
        .WithMetadata(new RefusalEvents(OtpEventKind.VerificationFailed))
        .Refuses(400, 401, 413, 415, 429, 503);

    private static async Task<Results<Success<VerifyCodeResponse>, Problem>> HandleAsync(
        VerifyCodeRequest request,
        HttpContext context,
        VerifyCodeValidator validator,
        ApiKeys keys,
        PurposeTable purposes,
        OtpEngine engine,
        ProofSigner signer,
        IOptions<ApiOptions> options,
        CancellationToken cancellationToken)
    {
        if (validator.Check(request) is { } invalid)
        {
            return invalid;
        }

        var address = RequestRules.Address(request.Address);
        var purpose = RequestRules.Purpose(request.Purpose, purposes);
        if (!purpose.Format.TryParse(request.Code ?? "", out var code))
        {
            return ProblemCatalog.InvalidRequest(
                "code", $"must be the {purpose.Format.Length} characters of the code.");
        }

        var id = request.VerificationId is null ? (VerificationId?)null : RequestRules.Id(request.VerificationId);
        var outcome = await engine.VerifyAsync(
            new VerifyRequest(address, purpose, code, id) { Client = RequestRules.Client(context, keys) },
            cancellationToken);
        return outcome.Status switch
        {
            VerifyStatus.Verified or VerifyStatus.VerifiedAgain => new Success<VerifyCodeResponse>(
                Response(outcome.Id, address, purpose, signer), ApiJson.Relaxed.VerifyCodeResponse),

            // Where told to, do not reveal whether a code is pending: what strangers use up they could see.
            VerifyStatus.TooManyAttempts or VerifyStatus.TooManyFailures
                when options.Value.UniformErrors && id is null => ProblemCatalog.InvalidCode(null),
            VerifyStatus.TooManyAttempts => ProblemCatalog.TooManyAttempts(),
            VerifyStatus.TooManyRequests => ProblemCatalog.TooManyRequests(outcome.RetryAfter),
            VerifyStatus.TooManyFailures => ProblemCatalog.TooManyFailures(outcome.RetryAfter),

            // Nor which of these it was.
            VerifyStatus.Wrong or VerifyStatus.NotFound or VerifyStatus.Expired or VerifyStatus.Used
                or VerifyStatus.Superseded when options.Value.UniformErrors => ProblemCatalog.InvalidCode(null),
            VerifyStatus.Wrong => ProblemCatalog.InvalidCode(outcome.AttemptsRemaining),
            VerifyStatus.NotFound => ProblemCatalog.CodeNotFound(),
            VerifyStatus.Expired => ProblemCatalog.CodeExpired(),
            VerifyStatus.Used => ProblemCatalog.CodeUsed(),
            VerifyStatus.Superseded => ProblemCatalog.CodeSuperseded(),
        };
    }

    private static VerifyCodeResponse Response(
        VerificationId id, Address address, Purpose purpose, ProofSigner signer)
    {
        var email = address.Channel == Channel.Email;
        return new(
            Success: true,
            Message: email ? "Email verified successfully" : "Phone number verified successfully",
            VerificationId: id.ToString(),
            Channel: RequestRules.Name(address.Channel),
            Email: email ? address.Value : null,
            Phone: email ? null : address.Value,
            Purpose: purpose.Name,
            Token: signer.Enabled ? signer.Sign(id, address, purpose) : null,
            TokenExpiresIn: signer.Enabled ? Seconds.Left(ProofSigner.Lifetime) : null);
    }
}

/// <summary>Offers a code.</summary>
internal sealed record VerifyCodeRequest(
    [property: Description("Where the code was sent; exactly one of email and phone.")] string? Email = null,
    [property: Description("Where the code was sent; exactly one of email and phone.")] string? Phone = null,
    [property: Description("What was typed or pasted, be it the whole message.")] string? Code = null,
    [property: Description("What the code was sent for. Default: verification.")] string? Purpose = null,
    [property: Description("Binds the guess to the send that gave this id.")] string? VerificationId = null,
    [property: Description(SendVerificationRequest.CountryDescription)] string? Country = null)
{
    /// <summary>Read once, when first asked for.</summary>
    internal AddressReading Address => field ??= AddressReading.Of(Email, Phone, Country);

    public static ValueTask<VerifyCodeRequest?> BindAsync(HttpContext context) =>
        JsonBody.ReadAsync(context, ApiJson.Relaxed.VerifyCodeRequest);
}

/// <summary>The code was right.</summary>
internal sealed record VerifyCodeResponse(
    bool Success,
    string Message,
    string VerificationId,
    string Channel,
    string? Email,
    string? Phone,
    string Purpose,
    string? Token,
    int? TokenExpiresIn);

internal sealed class VerifyCodeValidator : AbstractValidator<VerifyCodeRequest>
{
    public VerifyCodeValidator(PurposeTable purposes, IOptions<ApiOptions> options) =>
        RuleFor(r => r).Custom((request, found) =>
    {
        found.CheckAddress(request.Address);
        found.CheckPurpose(request.Purpose, purposes);
        found.Unless(!string.IsNullOrWhiteSpace(request.Code), "code", "is required.");
        found.Unless(
            RequestRules.IsId(request.VerificationId), "verificationId",
            "must be the verificationId that /send-verification answered.");
        found.Unless(
            request.VerificationId is not null || !options.Value.RequireVerificationId, "verificationId",
            "is required.");
    });
}
