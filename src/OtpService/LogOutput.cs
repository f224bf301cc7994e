using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace OtpService;

/// <summary>
/// Standard output for many lines a second: they leave together, at most <see cref="FlushEvery"/> after they were
/// written, at once from Error on, and all of them when the service stops. One system call a line would cost more than
/// the line.
/// </summary>
internal sealed class LogOutput : ILogEventSink, IDisposable
{
    /// <summary>How long a line may wait: nobody reads faster, and so much is lost if the process is killed.</summary>
    public static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(50);

    private const int BufferSize = 32 * 1024;

    private readonly ITextFormatter formatter;
    private readonly StreamWriter writer;
    private readonly Timer timer;
    private readonly Lock gate = new();
    private bool waiting;
    private bool ended;

    public LogOutput(ITextFormatter formatter)
    {
        this.formatter = formatter;
        writer = new(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize);
        timer = new(static output => ((LogOutput?)output)?.Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // An exception that ends the process must not take the lines with it that explain it.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Flush();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => Flush();
    }

    public void Emit(LogEvent logEvent)
    {
        lock (gate)
        {
            if (ended)
            {
                return;
            }

            formatter.Format(logEvent, writer);
            if (logEvent.Level >= LogEventLevel.Error)
            {
                writer.Flush();
            }
            else if (!waiting)
            {
                waiting = true;
                timer.Change(FlushEvery, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            ended = true;
            writer.Dispose();
        }
    }

    private void Flush()
    {
        lock (gate)
        {
            if (!ended)
            {
                waiting = false;
                writer.Flush();
            }
        }
    }
}
