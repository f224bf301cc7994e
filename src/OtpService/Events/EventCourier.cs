using OtpService.Delivery;
using OtpService.Otp.Store;

namespace OtpService.Events;

/// <summary>
/// Brings events to the application, at least once, and again after a growing pause while it does not take
/// them. Events overtake each other; each carries its time, and a repeat has the
/// same webhook-id.
/// </summary>
internal sealed class EventCourier : BackgroundService
{
    /// <summary>How old an event is before it leaves.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The pauses between tries, a day in all, as the specification of Standard Webhooks proposes.
    /// </summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(8), TimeSpan.FromHours(8),
    ];

    private const int MostAtOnce = 16;

    private readonly EventIntake box;
    private readonly IEventQueue queue;
    private readonly EventCipher seal;
    private readonly EventPost post;
    private readonly EventTrouble trouble;
    private readonly PeriodicTimer timer;

    public EventCourier(
        EventIntake box, IEventQueue queue, EventCipher seal, EventPost post, TimeProvider time,
        EventTrouble trouble)
    {
        (this.box, this.queue, this.seal, this.post, this.trouble) = (box, queue, seal, post, trouble);
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
            await box.EmptyAsync(cancellationToken);
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
                await box.EmptyAsync(cancellationToken);
                taken = await queue.TakeAsync(MostAtOnce, cancellationToken);
                await Task.WhenAll(taken.Select(each => DeliverAsync(each, cancellationToken)));
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

    private async Task DeliverAsync(QueuedEvent queued, CancellationToken cancellationToken)
    {
        var taken = seal.TryOpen(queued.Id, queued.Sealed, out var content)
            && await TryPostAsync(queued.Id, content, cancellationToken);
        var pause = taken || content is null || queued.Tries > Pauses.Count
            ? (TimeSpan?)null
            : Pauses[queued.Tries - 1];
        if (!taken && pause is null)
        {
            trouble.GivenUp(queued.Id, queued.Tries);
        }

        // Also when the service stops: else nobody has it until its lease ends.
        await queue.SettleAsync(queued, pause, CancellationToken.None);
    }

    /// <summary>Whether the application has it; whatever else happens counts as a try.</summary>
    private async Task<bool> TryPostAsync(string id, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            var attempt = await post.TryAsync(id, content, cancellationToken);
            if (attempt.Outcome == AttemptOutcome.Accepted)
            {
                trouble.Taken();
                return true;
            }

            trouble.Refused(attempt.Reason);
            return false;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            trouble.Unforeseen(e);
            return false;
        }
    }
}
