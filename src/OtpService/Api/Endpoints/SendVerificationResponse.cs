using System.ComponentModel;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Otp;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Api.Endpoints;

/// <summary>A code is on its way.</summary>
internal sealed record SendVerificationResponse(
    bool Success,
    string Message,
    string VerificationId,
    string Channel,
    string To,
    [property: Description("The number in E.164, for callers with an API key.")] string? Phone,
    string Purpose,
    int CodeLength,
    int ExpiresIn,
    int ResendIn,
    string? Delivery = null)
{
    /// <summary>The channels by which the code can still be sent, automatically or when the person asks.</summary>
    [Description("The channels by which the same code can still be sent, with channel and verificationId.")]
    public IReadOnlyList<string>? Channels { get; init; }

    public static SendVerificationResponse Of(SendOutcome outcome, Purpose purpose, Caller caller)
    {
        var address = outcome.Address ?? throw new InvalidOperationException("A send without an address.");
        return new(
            Success: true,
            Message: "Verification code sent",
            VerificationId: outcome.Id.ToString(),
            Channel: address.Channel.Name(),
            To: address.Masked,
            Phone: caller == Caller.BackEnd && address.IsPhone ? address.Value : null,
            Purpose: purpose.Name,
            CodeLength: purpose.Format.Length,
            ExpiresIn: Seconds.Left(outcome.ExpiresIn),
            ResendIn: Seconds.Left(outcome.ResendIn))
        {
            Channels = outcome.ChannelNames is { Count: > 0 } names ? names : null,
        };
    }
}
