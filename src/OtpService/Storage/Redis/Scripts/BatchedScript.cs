namespace OtpService.Storage.Redis.Scripts;

/// <summary>
/// Runs the calls of a script in batches. Calls that arrive while the process has other work waiting run as
/// one; a single call runs immediately. No call ever waits for a timer. Each command costs the library, both
/// ends of the connection and Redis more than most scripts do, so calls share it.
/// </summary>
internal sealed class BatchedScript(Func<ScriptCall[], Task> runAsync) : IThreadPoolWorkItem
{
    /// <summary>
    /// The size of a batch, during which Redis does nothing else: well below a millisecond.
    /// </summary>
    internal const int MostCalls = 50;

    private readonly Lock gate = new();
    private List<ScriptCall> waiting = [];

    public void Add(ScriptCall call)
    {
        lock (gate)
        {
            waiting.Add(call);
            if (waiting.Count > 1)
            {
                return;
            }
        }

        // It runs after all work that is already waiting, so that all calls of that work are in the same
        // batch.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        List<ScriptCall> taken;
        lock (gate)
        {
            (taken, waiting) = (waiting, []);
        }

        foreach (var together in taken.Chunk(MostCalls))
        {
            _ = runAsync(together);
        }
    }
}
