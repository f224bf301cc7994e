using Microsoft.AspNetCore.Http.HttpResults;

namespace OtpService.BareEndpoint;

internal sealed record VerifyRequest(
    string? Email, string? Phone, string? Code, string? Purpose, string? VerificationId);

internal sealed record VerifyAnswer(
    bool Success, string Message, string VerificationId, string Channel, string Email, string Purpose,
    string Token,
    int TokenExpiresIn);

internal sealed record Problem(
    string Type, string Title, int Status, string Detail, bool Success, string Error, string Code,
    int AttemptsRemaining);

internal static class VerifyCode
{
    /// <summary>As long as a real one.</summary>
    public static readonly string Id = new('v', 43);

    /// <summary>The one code that is right here.</summary>
    public const string RightCode = "123456";

    private const string Sentence = "Invalid verification code. Please try again.";

    /// <summary>As long as a real one.</summary>
    private static readonly string Token = new('t', 480);

    private static readonly Problem Wrong = new(
        "urn:otp:problem:invalid_code", "Invalid code", StatusCodes.Status400BadRequest, Sentence,
        Success: false,
        Sentence, "invalid_code", 4);

    public static Results<Ok<VerifyAnswer>, JsonHttpResult<Problem>> Handle(VerifyRequest request) =>
        request.Code == RightCode
            ? TypedResults.Ok(new VerifyAnswer(
                Success: true, "Email verified successfully", Id, "email", request.Email ?? "",
                "verification", Token,
                300))
            : TypedResults.Json(
                Wrong, WireJson.Default.Problem, "application/problem+json", StatusCodes.Status400BadRequest);
}
