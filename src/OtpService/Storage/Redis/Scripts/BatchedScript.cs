namespace OtpService.Storage.Redis.Scripts;

/// <summary>
/// A script whose calls leave together: those that come while the process has other work waiting run as one,
/// and one alone runs at once. Nothing is ever held back for a time. Each command costs the library, both
/// ends of the connection and Redis more than most scripts do, and so is shared.
/// </summary>
internal sealed class BatchedScript(Func<ScriptCall[], Task> runAsync) : IThreadPoolWorkItem
{
    /// <summary>Redis does nothing else meanwhile: well below a millisecond.</summary>
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

        // Behind all work that waits already, so that what that work asks leaves with this.
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
