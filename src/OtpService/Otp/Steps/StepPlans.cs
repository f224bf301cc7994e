using System.Text;
using OtpService.Otp.Codes;
using OtpService.Otp.Store;

namespace OtpService.Otp.Steps;

/// <summary>
/// Keeps plans in the store only while messages are left. They are encrypted, because a plan contains a code and a recipient,
/// and each is bound to its id.
/// </summary>
internal sealed partial class StepPlans(
    IStepQueue queue, SecretRing secrets, PurposeTable purposes, ILogger<StepPlans> logger)
{
    private readonly SealedBox boxes = new(secrets, "steps");

    /// <summary>Keeps a plan, whose next message is due after a time; a plan without a next message is removed.</summary>
    /// <exception cref="StoreUnavailableException">It is not certainly kept.</exception>
    public async Task KeepAsync(VerificationId id, StepPlan plan, TimeSpan due, CancellationToken cancellationToken)
    {
        var name = id.ToString();
        if (plan.Next >= plan.Steps.Length)
        {
            await queue.SettleAsync(name, again: null, cancellationToken);
        }
        else if (!await queue.PutAsync(
            new(name, boxes.Seal(plan.Write(), Encoding.ASCII.GetBytes(name))), due, cancellationToken))
        {
            Full(logger, WaitingStep.MostWaiting);
        }
    }

    /// <summary>
    /// Keeps what is left after a message. If the store is away, the plan stays as it was: its next message is then found
    /// to be claimed, and the one after it follows. So what was sent counts as sent.
    /// </summary>
    public async Task UpdateAsync(VerificationId id, StepPlan plan, TimeSpan due)
    {
        try
        {
            await KeepAsync(id, plan, due, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            NotKept(logger);
        }
    }

    /// <summary>Makes the next message due, if there is one.</summary>
    public async Task HurryAsync(VerificationId id, CancellationToken cancellationToken) =>
        await queue.SettleAsync(id.ToString(), TimeSpan.Zero, cancellationToken);

    /// <summary>Returns the plan of a verification; null if no messages are left.</summary>
    public async Task<StepPlan?> FindAsync(VerificationId id, CancellationToken cancellationToken) =>
        await queue.FindAsync(id.ToString(), cancellationToken) is { } content ? Open(new(id.ToString(), content)) : null;

    /// <summary>Decrypts a plan; null if this is not possible any more.</summary>
    public StepPlan? Open(WaitingStep step) =>
        boxes.TryOpen(step.Sealed, Encoding.ASCII.GetBytes(step.Id), out var content)
            ? StepPlan.Read(content, purposes)
            : null;

    [LoggerMessage(LogLevel.Warning,
        "{Most} verifications wait for their next message: this one gets no further message")]
    private static partial void Full(ILogger logger, int most);

    [LoggerMessage(LogLevel.Warning, "The next message of a verification could not be rescheduled; its old plan stays")]
    private static partial void NotKept(ILogger logger);
}
