using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>
/// Retries store calls in the background, until the store responds or the call is too old to matter.
/// </summary>
internal sealed partial class SettlementRetries(TimeProvider time, ILogger logger)
{
    /// <summary>The maximum number of waiting calls. More are dropped, with a warning.</summary>
    private const int MostWaiting = 10_000;

    /// <summary>
    /// The pauses between retries: a quarter of a second, doubled each time. The first retries arrive after the
    /// calls that a frozen store still has to handle. After all pauses, eight and a half minutes, most of the
    /// affected codes and limits have expired.
    /// </summary>
    private static readonly IReadOnlyList<TimeSpan> Pauses =
        [.. Enumerable.Range(0, 11).Select(doublings => TimeSpan.FromMilliseconds(250 << doublings))];

    private readonly TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<TaskCompletionSource, Task> waiting = new();
    private bool dropping;

    /// <summary>
    /// Retries a call until it returns true. The call may throw <see cref="StoreUnavailableException"/>.
    /// </summary>
    public void Add(Func<CancellationToken, ValueTask<bool>> tell)
    {
        if (waiting.Count >= MostWaiting)
        {
            if (!dropping)
            {
                dropping = true;
                Dropped(logger, MostWaiting);
            }

            return;
        }

        dropping = false;
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.TryAdd(told, told.Task);
        _ = RepeatAsync(tell, told);
    }

    /// <summary>Makes every waiting call once more, and then stops.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping.TrySetResult();
        await Task.WhenAll(waiting.Values).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [SuppressMessage("Design", "CA1031", Justification = "One failed call must not end the others.")]
    private async Task RepeatAsync(Func<CancellationToken, ValueTask<bool>> tell, TaskCompletionSource told)
    {
        try
        {
            var done = false;
            for (var i = 0; i < Pauses.Count && !done; i++)
            {
                await Task.WhenAny(Task.Delay(Pauses[i], time, CancellationToken.None), stopping.Task);
                done = await TryAsync(tell) || stopping.Task.IsCompleted;
            }
        }
        catch (Exception e)
        {
            Failed(logger, e);
        }

        waiting.TryRemove(told, out _);
        told.SetResult();
    }

    private static async Task<bool> TryAsync(Func<CancellationToken, ValueTask<bool>> tell)
    {
        try
        {
            return await tell(CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "More than {Most} sends wait to be settled with Redis: further ones are not settled and stay counted")]
    private static partial void Dropped(ILogger logger, int most);

    [LoggerMessage(LogLevel.Error, "A send could not be settled")]
    private static partial void Failed(ILogger logger, Exception exception);
}
