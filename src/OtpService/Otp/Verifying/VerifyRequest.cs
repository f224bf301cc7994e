using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.Verifying;

/// <summary>Somebody offers a code.</summary>
/// <param name="Address">Where it was sent to.</param>
/// <param name="Purpose">What it was sent for.</param>
/// <param name="Code">What was typed.</param>
/// <param name="Id">Binds the guess to that one send, if given.</param>
internal sealed record VerifyRequest(Address Address, Purpose Purpose, Code Code, VerificationId? Id)
{
    /// <summary>For whom it counts; null for back ends, which ask on behalf of many.</summary>
    public ClientNetwork? Client { get; init; }
}

/// <summary>The result of a <see cref="VerifyRequest"/>.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Id">The verified code's id.</param>
/// <param name="AttemptsRemaining">Guesses left, when wrong.</param>
/// <param name="RetryAfter">
/// Until a guess without an id is taken again, when the failure budget is used up.
/// </param>
internal readonly record struct VerifyOutcome(
    VerifyStatus Status, VerificationId Id, int AttemptsRemaining, TimeSpan RetryAfter);
