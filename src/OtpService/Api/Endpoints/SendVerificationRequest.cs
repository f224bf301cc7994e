using System.ComponentModel;
using FluentValidation;
using OtpService.Api.Requests;
using OtpService.Otp;
using OtpService.Otp.Recipients;

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
    [property: Description(SendVerificationRequest.CountryDescription)] string? Country = null,
    [property: Description("Sends the next message of a pending verification: sms, whatsapp, voice or telegram.")]
    string? Channel = null,
    [property: Description("With channel: which verification.")] string? VerificationId = null)
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
        found.Unless(
            request.Channel is null || IsOfPhones(request.Channel), "channel",
            "must be sms, whatsapp, voice or telegram: one of the channels that the response to the send named.");
        found.Unless(
            request.Channel is null || request.Phone is not null, "channel", "goes with phone only.");
        found.Unless(
            (request.Channel is null) == (request.VerificationId is null), "verificationId",
            "goes with channel, and channel with it.");
        found.Unless(
            RequestRules.IsId(request.VerificationId), "verificationId",
            "must be the verificationId that /send-verification answered.");
        found.Unless(
            request.Channel is null || request.FallbackEmail is null, "fallbackEmail", "belongs to the first message.");
    });

    private static bool IsOfPhones(string channel) => Channels.Find(channel) is not (null or Channel.Email);
}
