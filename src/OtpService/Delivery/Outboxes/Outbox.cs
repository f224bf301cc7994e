using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Outboxes;

/// <summary>
/// The newest 100 messages that were kept instead of sent, for people and programs that develop against the
/// service.
/// </summary>
internal sealed class Outbox
{
    private const int Capacity = 100;

    private readonly Lock gate = new();
    private readonly Queue<OutboxMessage> messages = new(Capacity);
    private TaskCompletionSource change = NewChange();

    /// <summary>Completes with the next change, so read it before the messages.</summary>
    public Task NextChange
    {
        get
        {
            lock (gate)
            {
                return change.Task;
            }
        }
    }

    public void Add(OutboxMessage message)
    {
        lock (gate)
        {
            if (messages.Count == Capacity)
            {
                messages.Dequeue();
            }

            messages.Enqueue(message);
            TellChange();
        }
    }

    /// <summary>The messages, newest first.</summary>
    public IReadOnlyList<OutboxMessage> NewestFirst()
    {
        lock (gate)
        {
            return [.. messages.Reverse()];
        }
    }

    /// <summary>Returns the messages to one recipient, newest first.</summary>
    public IReadOnlyList<OutboxMessage> NewestFirst(Address to) =>
        [.. NewestFirst().Where(kept => kept.Message.To == to)];

    public void Clear()
    {
        lock (gate)
        {
            messages.Clear();
            TellChange();
        }
    }

    private static TaskCompletionSource NewChange() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void TellChange()
    {
        change.SetResult();
        change = NewChange();
    }
}

internal sealed record OutboxMessage(Message Message, DateTimeOffset SentAt);
