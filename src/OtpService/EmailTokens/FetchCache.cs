namespace OtpService.EmailTokens;

/// <summary>
/// Keeps what was fetched for a while, and fetches each thing once at a time, however many requests need it. It is bounded:
/// the oldest entry makes room for a new one.
/// </summary>
internal sealed class FetchCache<T>(TimeSpan lifetime, TimeProvider time)
{
    private const int Capacity = 1000;

    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>
    /// Returns the thing of this name, fetched if it is not there or is older than wanted. A fetch that fails is not kept.
    /// </summary>
    /// <param name="name">Names the thing.</param>
    /// <param name="fetch">Fetches it, for all who wait for it.</param>
    /// <param name="newerThan">How old it may be at most, if that is less than the lifetime.</param>
    /// <param name="cancellationToken">Ends the wait, and not the fetch.</param>
    public Task<T> GetAsync(
        string name, Func<string, Task<T>> fetch, CancellationToken cancellationToken, TimeSpan? newerThan = null)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(name, out var entry) || entry.Fetched.IsFaulted || entry.Fetched.IsCanceled
                || time.GetElapsedTime(entry.Started) > (newerThan ?? lifetime))
            {
                MakeRoom();
                entries[name] = entry = new(fetch(name), time.GetTimestamp());
            }

            return entry.Fetched.WaitAsync(cancellationToken);
        }
    }

    private void MakeRoom()
    {
        if (entries.Count >= Capacity)
        {
            entries.Remove(entries.MinBy(entry => entry.Value.Started).Key);
        }
    }

    private readonly record struct Entry(Task<T> Fetched, long Started);
}
