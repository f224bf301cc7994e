using System.ComponentModel;
using FluentValidation;
using OtpService.Api.Requests;
using OtpService.Otp;

namespace OtpService.Api.Endpoints;

/// <summary>A request for a code.</summary>
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

    /// <summary>The recipient, which is read once, on first use.</summary>
    internal AddressReading Address => field ??= AddressReading.Of(Email, Phone, Country);

    /// <inheritdoc cref="Address"/>
    internal AddressReading? Fallback =>
        FallbackEmail is null ? null : field ??= AddressReading.OfEmail(FallbackEmail, "fallbackEmail");

    public static ValueTask<SendVerificationRequest?> BindAsync(HttpContext context) =>
        JsonBody.ReadAsync(context, ApiJson.Relaxed.SendVerificationRequest);
}

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
        found.CheckAddress(request.Fallback);
        found.Unless(RequestRules.IsName(request.Name), "name", RequestRules.NameSentence);
    });
}
