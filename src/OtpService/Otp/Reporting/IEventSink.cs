namespace OtpService.Otp.Reporting;

/// <summary>Watches what happens.</summary>
internal interface IEventSink
{
    /// <summary>
    /// Takes one event. Called while somebody waits for an answer: it neither throws nor waits, and leaves
    /// work for later.
    /// </summary>
    void Take(in OtpEvent happened);
}

/// <summary>All who watch.</summary>
internal sealed class EventSinks(IEnumerable<IEventSink> sinks)
{
    private readonly IEventSink[] all = [.. sinks];

    public void Take(in OtpEvent happened)
    {
        foreach (var sink in all)
        {
            sink.Take(happened);
        }
    }
}
