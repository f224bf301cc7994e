using System.ComponentModel;
using OtpService.Api.Requests;
using OtpService.Otp.Codes;
using OtpService.Otp.Sending;

namespace OtpService.Api.Endpoints;

/// <summary>A request for a message.</summary>
internal sealed record SendMessageRequest(
    [property: Description("Where it goes.")] MessageAddress? To = null,
    [property: Description("code, security-alert, a purpose, or a section of your own messages.")]
    string? Template = null,
    [property: Description("What the placeholders of the template stand for.")]
    MessageVariables? Variables = null,
    [property: Description("BCP 47 tag of the message's language.")] string? Locale = null)
{
    public static ValueTask<SendMessageRequest?> BindAsync(HttpContext context) =>
        JsonBody.ReadAsync(context, ApiJson.Relaxed.SendMessageRequest);

    /// <summary>The message of a valid request.</summary>
    public OutgoingMessage ToMessage() =>
        new(RequestValues.Address((To ?? new()).Address), Template ?? "", Locale is null ? [] : [Locale])
        {
            Code = CodeFormat.TryParseForeign(Variables?.Code, out var code) ? code : null,
            Lifetime = Variables?.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Event = Variables?.Event,
            Name = Variables?.Name,
        };
}

/// <summary>The recipient of a message.</summary>
internal sealed record MessageAddress(
    [property: Description("Exactly one of email and phone.")] string? Email = null,
    [property: Description("A number with its calling code, or as its country writes it; exactly one of email and phone.")]
    string? Phone = null,
    [property: Description(SendVerificationRequest.CountryDescription)] string? Country = null)
{
    /// <summary>The recipient, which is read once, on first use.</summary>
    internal AddressReading Address => field ??= AddressReading.Of(Email, Phone, Country);
}

/// <summary>The values of a message.</summary>
internal sealed record MessageVariables(
    [property: Description("The code, 4 to 10 ASCII letters and digits; for every template but security-alert.")]
    string? Code = null,
    [property: Description("How long the code is valid. Optional for the template code.")]
    int? Minutes = null,
    [property: Description("What happened, for security-alert.")] string? Event = null,
    [property: Description("A greeting.")] string? Name = null);
