namespace OtpService.Otp.Reporting;

/// <summary>Receives events.</summary>
internal interface IEventSink
{
    /// <summary>
    /// Handles one event. It is called while a caller waits for a response, so it must not throw or wait, and
    /// does its work later.
    /// </summary>
    void Take(in OtpEvent happened);
}

/// <summary>All event sinks.</summary>
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
