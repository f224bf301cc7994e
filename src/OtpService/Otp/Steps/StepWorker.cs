using OtpService.Otp.Codes;
using OtpService.Otp.Store;

namespace OtpService.Otp.Steps;

/// <summary>Sends the further messages of verifications when they are due.</summary>
internal sealed partial class StepWorker(
    IStepQueue queue, StepPlans plans, StepDispatch dispatch, PurposeTable purposes, TimeProvider time,
    ILogger<StepWorker> logger)
    : PeriodicService(StepWorker.Pause, time)
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const int MostAtOnce = 16;

    private readonly bool isNeeded = purposes.All.Any(purpose => purpose.Steps.Length > 1);

    /// <summary>Sends all messages that are due.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<WaitingStep> taken;
            do
            {
                taken = await queue.TakeAsync(MostAtOnce, cancellationToken);
                await Task.WhenAll(taken.Select(step => SendAsync(step, cancellationToken)));
            }
            while (taken.Count > 0);
        }
        catch (StoreUnavailableException)
        {
            // Entries that were taken are due again when their lease ends.
            return;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The same applies, and other messages must be sent.
            Unforeseen(logger, e);
        }
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) =>
        isNeeded ? SendDueAsync(cancellationToken) : Task.CompletedTask;

    private async Task SendAsync(WaitingStep step, CancellationToken cancellationToken)
    {
        if (VerificationId.TryParse(step.Id, out var id) && plans.Open(step) is { } plan)
        {
            await dispatch.SendAsync(new(id, plan, plan.Next, StepCause.Due, Client: null), cancellationToken);
        }
        else
        {
            await queue.SettleAsync(step.Id, again: null, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "A further message of a verification could not be sent; it is retried")]
    private static partial void Unforeseen(ILogger logger, Exception exception);
}
