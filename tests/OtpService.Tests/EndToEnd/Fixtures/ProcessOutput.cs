namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>The lines that a process has written to one of its streams so far.</summary>
internal sealed class ProcessOutput
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProcessOutput(StreamReader stream) => Ended = ReadAsync(stream);

    /// <summary>Ends with the stream.</summary>
    public Task Ended { get; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>
    /// Waits for a line that contains this and gives the first such line; fails when the stream ends without one.
    /// </summary>
    public async Task<string> LineWithAsync(string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                {
                    return found;
                }

                next = more.Task;
            }

            if (await Task.WhenAny(next, Ended).WaitAsync(cancellationToken) == Ended && !next.IsCompleted)
            {
                throw new InvalidOperationException($"It ended without saying \"{text}\".");
            }
        }
    }

    private async Task ReadAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                lines.Add(line);
                more.SetResult();
                more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
