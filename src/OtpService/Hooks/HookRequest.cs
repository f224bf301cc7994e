using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Hooks;

/// <summary>A hook's request: a message to send, or nothing.</summary>
/// <param name="Outcome">The result if there is nothing to send.</param>
/// <param name="Messages">The messages to send.</param>
internal sealed record HookRequest(HookOutcome Outcome, params IReadOnlyList<HookMessage> Messages)
{
    /// <summary>The request is valid, and there is nothing to do.</summary>
    public static HookRequest Ignored { get; } = new(HookOutcome.Sent);

    /// <summary>Required data is missing.</summary>
    public static HookRequest Malformed { get; } = new(HookOutcome.Malformed);

    /// <summary>Makes a request with one message, or with what is wrong with it.</summary>
    public static HookRequest Of(HookEventId key, Channel channel, HookContent content)
    {
        var outcome = content.TryMake(channel, out var message);
        return message is null ? new(outcome) : new(outcome, new HookMessage(message, key));
    }

    /// <summary>Combines the messages of several events, or returns the first fault.</summary>
    public static HookRequest Together(params ReadOnlySpan<HookRequest> events)
    {
        List<HookMessage> messages = [];
        foreach (var each in events)
        {
            if (each.Messages.Count == 0)
            {
                return each;
            }

            messages.AddRange(each.Messages);
        }

        return new(HookOutcome.Sent, messages);
    }
}

/// <summary>A message and the key under which it is sent once.</summary>
internal sealed record HookMessage(OutgoingMessage Message, HookEventId Key);

/// <summary>The result of a hook's request, worst first.</summary>
internal enum HookOutcome
{
    Malformed,
    BadAddress,
    Failed,
    Unavailable,
    Sent,
}
