using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.Verifying;

/// <summary>A guess.</summary>
/// <param name="Address">The recipient of the code.</param>
/// <param name="Purpose">The purpose of the code.</param>
/// <param name="Code">The code that was typed.</param>
/// <param name="Id">Binds the guess to one send, if given.</param>
internal sealed record VerifyRequest(Address Address, Purpose Purpose, Code Code, VerificationId? Id)
{
    /// <summary>
    /// The client network for which it counts; null for back ends, which verify for many users.
    /// </summary>
    public ClientNetwork? Client { get; init; }
}

/// <summary>The result of a <see cref="VerifyRequest"/>.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Id">The verified code's id.</param>
/// <param name="AttemptsRemaining">Guesses left, when wrong.</param>
/// <param name="RetryAfter">
/// How long until a guess without an id is accepted again, if the failure budget is used up.
/// </param>
internal readonly record struct VerifyOutcome(
    VerifyStatus Status, VerificationId Id, int AttemptsRemaining, TimeSpan RetryAfter)
{
    /// <summary>The recipient, by the channel of the last message.</summary>
    public required Address Address { get; init; }
}
