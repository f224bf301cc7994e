using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Delivery.Outboxes;

namespace OtpService.Web;

/// <summary>
/// GET /dev/outbox/changes: sends an event immediately and then after every change of the outbox, for pages
/// that show it (server-sent events). An event does not contain what changed.
/// </summary>
internal static class OutboxChanges
{
    public static ServerSentEventsResult<string> Stream(
        Outbox outbox, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(ChangesAsync(outbox, lifetime.ApplicationStopping, cancellationToken));

    /// <summary>
    /// Ends when the page is closed or the service stops, because open streams would delay a shutdown.
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
