using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Sending;

namespace OtpService.Otp.Steps;

/// <summary>A further message of a verification, to be sent now.</summary>
/// <param name="Id">The verification.</param>
/// <param name="Plan">What is left of it.</param>
/// <param name="Number">The number of the message: 1 for the first after the one at the beginning.</param>
/// <param name="Cause">Why now.</param>
/// <param name="Client">The client network that asks for it; null for a message that is due.</param>
internal sealed record StepMessage(
    VerificationId Id, StepPlan Plan, int Number, StepCause Cause, ClientNetwork? Client)
{
    /// <summary>Whether a message of the verification was sent before.</summary>
    public bool IsRepeat { get; init; } = Cause != StepCause.Failed;

    /// <summary>How long until the message after it is due.</summary>
    public TimeSpan Wait => Plan.Steps[Number].Wait;

    public bool IsAsked => Cause == StepCause.Asked;

    public SendRequest Request { get; } = Plan.RequestOf(Number, Client);

    /// <summary>The message after it, when this one was not sent; a claim that was not used pays for it.</summary>
    public StepMessage After(StepResult result) =>
        new(Id, Plan, Number + 1, result.WasClaimed ? StepCause.Failed : Cause, Client) { IsRepeat = IsRepeat };
}

/// <summary>The result of one message.</summary>
/// <param name="Outcome">Whether it was sent.</param>
internal sealed record StepResult(SendOutcome Outcome)
{
    /// <summary>The next message and when it is due; null if it must be tried immediately.</summary>
    public (int Number, TimeSpan Wait)? Next { get; init; }

    /// <summary>Whether a person must wait; what is due stays as it is.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Whether it was counted.</summary>
    public bool WasClaimed { get; init; }
}
