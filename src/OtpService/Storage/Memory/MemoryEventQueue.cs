using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>The events of a single process, which are lost when it ends.</summary>
internal sealed class MemoryEventQueue(TimeProvider time) : IEventQueue
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<QueuedEvent, long> due = new();
    private readonly Dictionary<string, long> current = new(StringComparer.Ordinal);

    public ValueTask<int> AddAsync(IReadOnlyList<QueuedEvent> events, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var refused = 0;
            foreach (var added in events)
            {
                var most = added.OfStrangers ? QueuedEvent.MostOfStrangers : QueuedEvent.MostQueued;
                if (current.Count < most)
                {
                    Place(added, TimeSpan.Zero);
                }
                else
                {
                    refused++;
                }
            }

            return ValueTask.FromResult(refused);
        }
    }

    public ValueTask<IReadOnlyList<QueuedEvent>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            List<QueuedEvent> taken = [];
            while (taken.Count < most && due.TryPeek(out var first, out var at) && at <= time.GetTimestamp())
            {
                due.Dequeue();

                // An entry that was settled, or queued again for another time, is skipped.
                if (current.TryGetValue(first.Id, out var placed) && placed == at)
                {
                    taken.Add(first with { Tries = first.Tries + 1 });
                }
            }

            taken.ForEach(each => Place(each, QueuedEvent.Lease));
            return ValueTask.FromResult<IReadOnlyList<QueuedEvent>>(taken);
        }
    }

    public ValueTask SettleAsync(QueuedEvent done, TimeSpan? again, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            current.Remove(done.Id);
            if (again is { } delay)
            {
                Place(done, delay);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void Place(QueuedEvent placed, TimeSpan delay)
    {
        var at = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
        current[placed.Id] = at;
        due.Enqueue(placed, at);
    }
}
