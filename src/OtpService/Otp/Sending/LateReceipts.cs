using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;

namespace OtpService.Otp.Sending;

/// <summary>
/// Waits in the background for what providers say of a message whose sender was answered before, and notes
/// it as a receipt. A shutdown waits for them as well, within the time that the host has for it.
/// </summary>
internal sealed partial class LateReceipts(
    VerificationLog log, TimeProvider time, ILogger<LateReceipts> logger) : IHostedService
{
    /// <summary>Two thirds of what a host has by default: others, which need these receipts, stop after.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<TaskCompletionSource, Task> waiting = new();

    /// <summary>Follows a message whose settlement is noted; most have nothing to wait for.</summary>
    public void Follow(Address address, DeliveryResult delivery)
    {
        if (delivery.Late is { } late)
        {
            var noted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.TryAdd(noted, noted.Task);
            _ = NoteAsync(address, late, noted);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(waiting.Values).WaitAsync(ShutdownLimit, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits who could be told.")]
    private async Task NoteAsync(Address address, Task<DeliveryStep?> late, TaskCompletionSource noted)
    {
        try
        {
            if (await late is { } step)
            {
                await log.NoteReceiptAsync(address, step, CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            Lost(logger, exception);
        }

        waiting.TryRemove(noted, out _);
        noted.SetResult();
    }

    [LoggerMessage(LogLevel.Warning, "A late answer of a provider could not be noted")]
    private static partial void Lost(ILogger logger, Exception exception);
}
