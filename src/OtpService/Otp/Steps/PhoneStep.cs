using OtpService.Otp.Recipients;

namespace OtpService.Otp.Steps;

/// <summary>One message of a verification by phone.</summary>
/// <param name="Channel">How it goes.</param>
/// <param name="Wait">How long until the next one, if nothing says before that it arrived or failed.</param>
internal readonly record struct PhoneStep(Channel Channel, TimeSpan Wait)
{
    public override string ToString() => $"{Channel.Name()}:{Wait.TotalSeconds:0}";
}
