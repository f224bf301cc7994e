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

        var address = RequestValues.Address(request.Address);
        var purpose = RequestValues.Purpose(request.Purpose, purposes);
        if (!purpose.Format.TryParse(request.Code ?? "", out var code))
        {
            return ProblemCatalog.InvalidRequest(
                "code", $"must be the {purpose.Format.Length} characters of the code.");
        }

        var id = request.VerificationId is null ? (VerificationId?)null : RequestValues.Id(request.VerificationId);
        var outcome = await engine.VerifyAsync(
            new VerifyRequest(address, purpose, code, id) { Client = RequestValues.Client(context, keys) },
            cancellationToken);
        return outcome.Status switch
        {
            VerifyStatus.Verified or VerifyStatus.VerifiedAgain => new Success<VerifyCodeResponse>(
                VerifyCodeResponse.Of(
                    outcome.Id, outcome.Address, purpose,
                    signer.Enabled ? signer.Sign(outcome.Id, outcome.Address, purpose) : null),
                ApiJson.Relaxed.VerifyCodeResponse),

            // If configured, the response does not reveal whether a code is pending. Strangers could see that
            // from the attempts that they use up.
            VerifyStatus.TooManyAttempts or VerifyStatus.TooManyFailures
                when options.Value.UniformErrors && id is null => ProblemCatalog.InvalidCode(null),
            VerifyStatus.TooManyAttempts => ProblemCatalog.TooManyAttempts(),
            VerifyStatus.TooManyRequests => ProblemCatalog.TooManyRequests(outcome.RetryAfter),
            VerifyStatus.TooManyFailures => ProblemCatalog.TooManyFailures(outcome.RetryAfter),

            // Nor does it reveal which of these it was.
            VerifyStatus.Wrong or VerifyStatus.NotFound or VerifyStatus.Expired or VerifyStatus.Used
                or VerifyStatus.Superseded when options.Value.UniformErrors => ProblemCatalog.InvalidCode(null),
            VerifyStatus.Wrong => ProblemCatalog.InvalidCode(outcome.AttemptsRemaining),
            VerifyStatus.NotFound => ProblemCatalog.CodeNotFound(),
            VerifyStatus.Expired => ProblemCatalog.CodeExpired(),
            VerifyStatus.Used => ProblemCatalog.CodeUsed(),
            VerifyStatus.Superseded => ProblemCatalog.CodeSuperseded(),
        };
    }
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
    int? TokenExpiresIn)
{
    /// <summary>The response for a recipient that was verified, with its proof if there is one.</summary>
    public static VerifyCodeResponse Of(VerificationId id, Address address, Purpose purpose, string? token)
    {
        var email = !address.IsPhone;
        return new(
            Success: true,
            Message: email ? "Email verified successfully" : "Phone number verified successfully",
            VerificationId: id.ToString(),
            Channel: address.Channel.Name(),
            Email: email ? address.Value : null,
            Phone: email ? null : address.Value,
            Purpose: purpose.Name,
            Token: token,
            TokenExpiresIn: token is null ? null : Seconds.Left(ProofSigner.Lifetime));
    }
}
