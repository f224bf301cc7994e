using OtpService.Otp.Store;

namespace OtpService.Events;

/// <summary>
/// Delivers events to the application at least once, and retries each after a growing pause. Events may
/// arrive in another order; each contains its time, and a retry has the same webhook-id.
/// </summary>
internal sealed class EventQueueWorker(
    EventIntake intake, IEventQueue queue, EventDeliveryWithRetries delivery, TimeProvider time, EventFailureLog trouble)
    : PeriodicService(EventQueueWorker.Pause, time)
{
    /// <summary>How long an event waits before it is sent.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const int MostAtOnce = 16;

    /// <summary>
    /// Puts the last events into the queue, from which another replica or the next start delivers them.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await intake.EmptyAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            trouble.Unforeseen(e);
        }
    }

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<QueuedEvent> taken;
            do
            {
                // This runs before each round, so that a slow application keeps no events from the queue.
                await intake.EmptyAsync(cancellationToken);
                taken = await queue.TakeAsync(MostAtOnce, cancellationToken);
                await Task.WhenAll(taken.Select(each => delivery.DeliverAsync(each, cancellationToken)));
            }
            while (taken.Count > 0);
        }
        catch (StoreUnavailableException)
        {
            // Events that were taken are due again when their lease ends.
            return;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The same applies, and deliveries must continue.
            trouble.Unforeseen(e);
        }
    }
}
