using OtpService.Otp.Store;

namespace OtpService.Api.Answers;

/// <summary>Names of values in responses. Other programs read them, so they never change.</summary>
internal static class WireNames
{
    public static string? Of(Suppression reason) => reason switch
    {
        Suppression.None => null,
        Suppression.Bounced => DeliveryStep.Bounced,
        Suppression.Complained => DeliveryStep.Complained,
    };

    public static string Of(VerificationState state) => state switch
    {
        VerificationState.Pending => "pending",
        VerificationState.Verified => "verified",
        VerificationState.Expired => "expired",
        VerificationState.Exhausted => "exhausted",
        VerificationState.Superseded => "superseded",
        VerificationState.Canceled => "canceled",
        VerificationState.Undelivered => "undelivered",
    };
}
