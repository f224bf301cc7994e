using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>The further messages of a single process, which are lost when it ends.</summary>
internal sealed class MemoryStepQueue(TimeProvider time) : IStepQueue
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (WaitingStep Step, long Due)> waiting = new(StringComparer.Ordinal);

    public ValueTask<bool> PutAsync(WaitingStep step, TimeSpan due, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var fits = waiting.ContainsKey(step.Id) || waiting.Count < WaitingStep.MostWaiting;
            if (fits)
            {
                waiting[step.Id] = (step, At(due));
            }

            return ValueTask.FromResult(fits);
        }
    }

    public ValueTask<IReadOnlyList<WaitingStep>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            List<WaitingStep> taken =
            [
                .. waiting.Values.Where(entry => entry.Due <= time.GetTimestamp()).OrderBy(entry => entry.Due)
                    .Take(most).Select(entry => entry.Step),
            ];
            taken.ForEach(step => waiting[step.Id] = (step, At(WaitingStep.Lease)));
            return ValueTask.FromResult<IReadOnlyList<WaitingStep>>(taken);
        }
    }

    public ValueTask SettleAsync(string id, TimeSpan? again, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (waiting.Remove(id, out var entry) && again is { } delay)
            {
                waiting[id] = (entry.Step, At(delay));
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<byte[]?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ValueTask.FromResult(waiting.TryGetValue(id, out var entry) ? entry.Step.Sealed : null);
        }
    }

    private long At(TimeSpan delay) => time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
}
