using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;

namespace OtpService.Otp.Sending;

/// <summary>
/// Waits in the background for provider responses that arrive after the sender's response, and records each of
/// them as a receipt. A shutdown waits for them too, within the time limit of the host.
/// </summary>
internal sealed partial class LateReceipts(
    VerificationLog log, TimeProvider time, ILogger<LateReceipts> logger) : IHostedService
{
    /// <summary>
    /// Two thirds of the host's default limit, because services that need these receipts stop afterwards.
    /// </summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<TaskCompletionSource, Task> waiting = new();

    /// <summary>
    /// Waits for the late response about a message whose result is recorded. Most messages have none.
    /// </summary>
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

    [SuppressMessage("Design", "CA1031", Justification = "No caller waits for the result.")]
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

    [LoggerMessage(LogLevel.Warning, "A late response of a provider could not be recorded")]
    private static partial void Lost(ILogger logger, Exception exception);
}
