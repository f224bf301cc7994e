using OtpService.Otp.Sending;
using OtpService.Otp.Store;

namespace OtpService.Hooks;

/// <summary>
/// Sends the messages of hooks, each at most once, within the time that their callers wait.
/// </summary>
internal sealed partial class HookDelivery(
    MessageDispatch messages, TimeProvider time, ILogger<HookDelivery> logger)
{
    public async Task<HookOutcome> SendAsync(IHook hook, HookRequest hookEvent)
    {
        var outcome = hookEvent.Outcome;
        if (hookEvent.Messages.Count > 0)
        {
            // A caller that disconnects changes nothing: the message may already be on its way.
            using var budget = new CancellationTokenSource(hook.Budget, time);
            outcome = (await Task.WhenAll(hookEvent.Messages.Select(m => SendAsync(m, budget.Token)))).Min();
        }

        Handled(logger, hook.Path, outcome, hookEvent.Messages.Count);
        return outcome;
    }

    private async Task<HookOutcome> SendAsync(HookMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var (text, lifetime) = message.Key;
            var outcome = await messages.SendAsync(message.Message, text, lifetime, cancellationToken);
            return outcome.Status switch
            {
                MessageStatus.Sent or MessageStatus.Unconfirmed => HookOutcome.Sent,
                MessageStatus.Unavailable or MessageStatus.TooManyRequests => HookOutcome.Unavailable,
                MessageStatus.DestinationNotAllowed or MessageStatus.Failed => HookOutcome.BadAddress,
                MessageStatus.IdempotencyMismatch => HookOutcome.Failed,
            };
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            // The store was unavailable, or used up the time. Nothing was sent. Each system gets this outcome
            // in its own form.
            return HookOutcome.Unavailable;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Hook}: {Outcome}, {Messages} messages")]
    private static partial void Handled(ILogger logger, string hook, HookOutcome outcome, int messages);
}
