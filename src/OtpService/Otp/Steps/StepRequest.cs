using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Steps;

/// <summary>A request for the next message of a pending verification.</summary>
/// <param name="Address">The number.</param>
/// <param name="Purpose">What the code is for.</param>
/// <param name="Id">The verification.</param>
/// <param name="Channel">How the message goes.</param>
/// <param name="Client">The client network for which it counts; null for back ends.</param>
internal sealed record StepRequest(
    Address Address, Purpose Purpose, VerificationId Id, Channel Channel, ClientNetwork? Client);
