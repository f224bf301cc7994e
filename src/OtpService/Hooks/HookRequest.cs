using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Hooks;

/// <summary>A hook's request: a message to send, or nothing.</summary>
/// <param name="Outcome">What to answer where there is nothing to send.</param>
/// <param name="Messages">What to send.</param>
internal sealed record HookRequest(HookOutcome Outcome, params IReadOnlyList<HookMessage> Messages)
{
    /// <summary>Taken, and nothing to do.</summary>
    public static HookRequest Ignored { get; } = new(HookOutcome.Sent);

    /// <summary>Something that it must have is missing.</summary>
    public static HookRequest Malformed { get; } = new(HookOutcome.Malformed);

    /// <summary>One message, or what is wrong with it.</summary>
    public static HookRequest Of(HookEventId key, Channel channel, HookContent content)
    {
        var outcome = content.TryMake(channel, out var message);
        return message is null ? new(outcome) : new(outcome, new HookMessage(message, key));
    }

    /// <summary>All messages of several events, or what is wrong with the first that has a fault.</summary>
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
