using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Delivery.Outboxes;

namespace OtpService.Web;

/// <summary>
/// GET /dev/outbox/changes: an event at once and whenever the outbox is not what it was, for pages that show
/// it (server-sent events). It says that something changed and never what.
/// </summary>
internal static class OutboxChanges
{
    public static ServerSentEventsResult<string> Stream(
        Outbox outbox, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(ChangesAsync(outbox, lifetime.ApplicationStopping, cancellationToken));

    /// <summary>
    /// Ends when the page is closed or the service stops, which open streams would hold up.
    /// </summary>
    private static async IAsyncEnumerable<string> ChangesAsync(
        Outbox outbox, CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var closed = cancellationToken.Register(() => ended.TrySetResult());
        await using var stopped = stopping.Register(() => ended.TrySetResult());
        while (!ended.Task.IsCompleted)
        {
            var change = outbox.NextChange;
            yield return "changed";
            await Task.WhenAny(change, ended.Task);
        }
    }
}
