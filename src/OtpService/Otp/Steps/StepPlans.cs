using System.Text;
using OtpService.Otp.Codes;
using OtpService.Otp.Store;

namespace OtpService.Otp.Steps;

/// <summary>
/// Keeps plans in the store only while messages are left. They are encrypted, because a plan contains a code and a recipient,
/// and each is bound to its id.
/// </summary>
internal sealed class StepPlans(IStepQueue queue, SecretRing secrets, PurposeTable purposes)
{
    private readonly SealedBox boxes = new(secrets, "steps");

    /// <summary>Keeps a plan, whose next message is due after a time; a plan without a next message is removed.</summary>
    /// <exception cref="StoreUnavailableException">It is not certainly kept.</exception>
    public async Task KeepAsync(VerificationId id, StepPlan plan, TimeSpan due, CancellationToken cancellationToken)
    {
        var name = id.ToString();
        if (plan.Next < plan.Steps.Length)
        {
            await queue.PutAsync(
                new(name, boxes.Seal(plan.Write(), Encoding.ASCII.GetBytes(name))), due, cancellationToken);
        }
        else
        {
            await queue.SettleAsync(name, again: null, cancellationToken);
        }
    }

    public async Task RemoveAsync(VerificationId id, CancellationToken cancellationToken) =>
        await queue.SettleAsync(id.ToString(), again: null, cancellationToken);

    /// <summary>Makes the next message due, if there is one.</summary>
    public async Task HurryAsync(VerificationId id, CancellationToken cancellationToken) =>
        await queue.SettleAsync(id.ToString(), TimeSpan.Zero, cancellationToken);

    /// <summary>Returns the plan of a verification; null if no messages are left.</summary>
    public async Task<StepPlan?> FindAsync(VerificationId id, CancellationToken cancellationToken) =>
        await queue.FindAsync(id.ToString(), cancellationToken) is { } content ? Open(new(id.ToString(), content)) : null;

    /// <summary>Decrypts a plan; null if this is not possible any more.</summary>
    public StepPlan? Open(WaitingStep step) =>
        boxes.TryOpen(step.Sealed, Encoding.ASCII.GetBytes(step.Id), out var content) ? StepPlan.Read(content, purposes) : null;
}
