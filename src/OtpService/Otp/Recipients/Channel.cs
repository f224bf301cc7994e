namespace OtpService.Otp.Recipients;

/// <summary>The way by which a message reaches a person.</summary>
internal enum Channel
{
    Email,
    Sms,
}
