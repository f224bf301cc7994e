using OtpService.Otp.Store;

namespace OtpService.Events;

/// <summary>
/// Delivers events to the application, at least once, and retries each after a growing pause. Events overtake each
/// other; each carries its time, and a retry has the same webhook-id.
/// </summary>
internal sealed class EventCourier : BackgroundService
{
    /// <summary>How old an event is before it leaves.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const int MostAtOnce = 16;

    private readonly EventIntake intake;
    private readonly IEventQueue queue;
    private readonly EventDelivery delivery;
    private readonly EventTrouble trouble;
    private readonly PeriodicTimer timer;

    public EventCourier(
        EventIntake intake, IEventQueue queue, EventDelivery delivery, TimeProvider time, EventTrouble trouble)
    {
        (this.intake, this.queue, this.delivery, this.trouble) = (intake, queue, delivery, trouble);
        timer = new(Pause, time);
    }

    /// <summary>
    /// Puts the last events into the queue, from which another replica or the next start brings it.
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

    public override void Dispose()
    {
        timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await DeliverAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was under way stays in the queue.
            return;
        }
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<QueuedEvent> taken;
            do
            {
                // Before each round, so that an application that takes long keeps none from the queue.
                await intake.EmptyAsync(cancellationToken);
                taken = await queue.TakeAsync(MostAtOnce, cancellationToken);
                await Task.WhenAll(taken.Select(each => delivery.DeliverAsync(each, cancellationToken)));
            }
            while (taken.Count > 0);
        }
        catch (StoreUnavailableException)
        {
            // What was taken is due again when its lease ends.
            return;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The same, and events must not end because of it.
            trouble.Unforeseen(e);
        }
    }
}
