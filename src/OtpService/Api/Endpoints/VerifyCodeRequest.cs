using System.ComponentModel;
using FluentValidation;
using Microsoft.Extensions.Options;
using OtpService.Api.Requests;
using OtpService.Otp;

namespace OtpService.Api.Endpoints;

/// <summary>A guess at a code.</summary>
internal sealed record VerifyCodeRequest(
    [property: Description("Where the code was sent; exactly one of email and phone.")] string? Email = null,
    [property: Description("Where the code was sent; exactly one of email and phone.")] string? Phone = null,
    [property: Description("What was typed or pasted, be it the whole message.")] string? Code = null,
    [property: Description("What the code was sent for. Default: verification.")] string? Purpose = null,
    [property: Description("Binds the guess to the send that gave this id.")] string? VerificationId = null,
    [property: Description(SendVerificationRequest.CountryDescription)] string? Country = null)
{
    /// <summary>The recipient, which is read once, on first use.</summary>
    internal AddressReading Address => field ??= AddressReading.Of(Email, Phone, Country);

    public static ValueTask<VerifyCodeRequest?> BindAsync(HttpContext context) =>
        JsonBody.ReadAsync(context, ApiJson.Relaxed.VerifyCodeRequest);
}

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
