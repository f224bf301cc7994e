using OtpService.Delivery;
using OtpService.Otp.Store;

namespace OtpService.Events;

/// <summary>Delivers one event from the queue, and then removes it or schedules its retry.</summary>
internal sealed class EventDeliveryWithRetries(IEventQueue queue, EventCipher cipher, EventRequest post, EventFailureLog trouble)
{
    /// <summary>
    /// The pauses between attempts, a day in all, as the specification of Standard Webhooks proposes.
    /// </summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(8), TimeSpan.FromHours(8),
    ];

    /// <summary>Delivers an event, or postpones it until the next attempt.</summary>
    public async Task DeliverAsync(QueuedEvent queued, CancellationToken cancellationToken)
    {
        var taken = cipher.TryOpen(queued.Id, queued.Sealed, out var content)
            && await TryPostAsync(queued.Id, content, cancellationToken);
        var pause = taken || content is null || queued.Tries > Pauses.Count
            ? (TimeSpan?)null
            : Pauses[queued.Tries - 1];
        if (!taken && pause is null)
        {
            trouble.GivenUp(queued.Id, queued.Tries);
        }

        // This also runs when the service stops: otherwise no replica gets the event until its lease ends.
        await queue.SettleAsync(queued, pause, CancellationToken.None);
    }

    /// <summary>Whether the application accepted it; any other result counts as a failed attempt.</summary>
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
