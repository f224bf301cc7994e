using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;

namespace OtpService.Delivery;

/// <summary>
/// Gives a message to one provider: within the time limit, measured, and logged without any word of the
/// message.
/// </summary>
internal sealed partial class ProviderTries(EventSinks events, TimeProvider time, ILogger<ProviderTries> logger)
{
    /// <summary>
    /// Makes one attempt. If its result is unknown and the provider recognizes the message, it makes one
    /// more. If the second attempt is not confirmed, the result stays unknown, because it says nothing about
    /// the first.
    /// </summary>
    public async Task<DeliveryAttempt> OfferAsync(
        IProvider provider, Message message, SendDeadline deadline, CancellationToken cancellationToken)
    {
        var attempt = await TryAsync(provider, message, deadline, cancellationToken);
        var again = provider.Repeats switch
        {
            Repeats.AreSentAgain => false,
            Repeats.AreRecognized => attempt.Outcome == AttemptOutcome.Unknown,
        };
        if (!again || deadline.Left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
        {
            return attempt;
        }

        var repeat = await TryAsync(provider, message, deadline, cancellationToken);
        return repeat.Outcome == AttemptOutcome.Accepted ? repeat : attempt;
    }

    private async Task<DeliveryAttempt> TryAsync(
        IProvider provider, Message message, SendDeadline deadline, CancellationToken cancellationToken)
    {
        var (left, most) = (deadline.Left, (provider as IUnhurriedProvider)?.TryLimit ?? DeliveryChain.TryLimit);
        using var limit = new CancellationTokenSource(left < most ? left : most, time);
        await using var leaving = cancellationToken.UnsafeRegister(
            static limit => ((CancellationTokenSource?)limit)?.Cancel(), limit);
        var start = time.GetTimestamp();
        var attempt = Discreet(await provider.SendAsync(message, limit.Token), message);

        var level = attempt.Outcome == AttemptOutcome.Accepted ? LogLevel.Debug : LogLevel.Warning;
        var elapsed = time.GetElapsedTime(start);
        events.Take(new(OtpEventKind.DeliveryTried, attempt.Word)
        {
            Address = message.To,
            Tag = message.Id.Tag,
            Nonce = message.Id.Nonce,
            Purpose = message.Template,
            Provider = provider.Name,
            Elapsed = elapsed,
        });

        var milliseconds = (long)elapsed.TotalMilliseconds;
        Tried(logger, level, provider.Name, message.To.Channel, attempt.Outcome, attempt.Reason, milliseconds);
        return attempt;
    }

    /// <summary>Drops the reply of a provider that returns the code as if it were an error code.</summary>
    private static DeliveryAttempt Discreet(DeliveryAttempt attempt, Message message) =>
        message.Code?.Reveal() is { } code && attempt.Reply?.Split(' ').Contains(code) == true
            ? attempt with { Reply = null }
            : attempt;

    [LoggerMessage(Message = "{Provider} ({Channel}): {Outcome}, reply {Reply}, {Milliseconds} ms")]
    private static partial void Tried(
        ILogger logger, LogLevel level, string provider, Channel channel, AttemptOutcome outcome, string reply,
        long milliseconds);
}
