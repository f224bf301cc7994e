using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Otp;

namespace OtpService.Events;

/// <summary>
/// Brings events to the application: signed as Standard Webhooks says, at least once, again after a growing
/// pause while it does not take them. Events overtake each other; each carries its time, and a repeat has the
/// same webhook-id.
/// </summary>
internal sealed partial class EventCourier : BackgroundService
{
    /// <summary>How old an event is before it leaves.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What one try may take.</summary>
    public static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The pauses between tries, a day in all, as the specification of Standard Webhooks proposes.
    /// </summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(8), TimeSpan.FromHours(8),
    ];

    private const int MostAtOnce = 16;

    private readonly EventBox box;
    private readonly IEventQueue queue;
    private readonly EventSeal seal;
    private readonly ProviderHttp http;
    private readonly TimeProvider time;
    private readonly ILogger<EventCourier> logger;
    private readonly WebhookSignature signature;
    private readonly Uri url;
    private readonly PeriodicTimer timer;

    /// <summary>Whether the last try failed for a reason that nobody foresaw: told once, not every turn.</summary>
    private bool failed;

    public EventCourier(
        EventBox box, IEventQueue queue, EventSeal seal, ProviderHttp http, TimeProvider time,
        IOptions<EventWebhookOptions> options, ILogger<EventCourier> logger)
    {
        (this.box, this.queue, this.seal, this.http, this.time, this.logger) =
            (box, queue, seal, http, time, logger);
        url = new Uri(options.Value.Url);
        timer = new(Pause, time);
        signature = WebhookSignature.TryParse(options.Value.Secret, out var parsed)
            ? parsed
            : throw new ArgumentException("The secret was not validated.", nameof(options));
    }

    /// <summary>
    /// What was taken last goes into the queue, from which another replica or the next start brings it.
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
            NoteUnforeseen(e);
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
            NoteUnforeseen(e);
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
            GivenUp(logger, queued.Id, queued.Tries);
        }

        // Also when the service stops: else nobody has it until its lease ends.
        await queue.SettleAsync(queued, pause, CancellationToken.None);
    }

    /// <summary>Whether the application has it; whatever else happens counts as a try.</summary>
    private async Task<bool> TryPostAsync(string id, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            var taken = await PostAsync(id, content, cancellationToken);
            failed = false;
            return taken;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            NoteUnforeseen(e);
            return false;
        }
    }

    private void NoteUnforeseen(Exception exception)
    {
        if (!failed)
        {
            Unforeseen(logger, exception);
        }

        failed = true;
    }

    private async Task<bool> PostAsync(string id, byte[] content, CancellationToken cancellationToken)
    {
        using var tryLimit = new CancellationTokenSource(TryLimit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(tryLimit.Token, cancellationToken);
        var now = time.GetUtcNow();
        using var request = ProviderRequest.Json(url, content);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString());
        request.Headers.Add("webhook-signature", signature.Sign(id, now, content));
        var attempt = await http.SendAsync(request, answer => answer.StatusOutcome, limit.Token);
        return attempt.Outcome == AttemptOutcome.Accepted;
    }

    [LoggerMessage(LogLevel.Error, "An event could not be brought; it is tried again")]
    private static partial void Unforeseen(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "The event {Id} was given up after {Tries} tries: the application does not take it")]
    private static partial void GivenUp(ILogger logger, string id, int tries);
}
