using System.Diagnostics.CodeAnalysis;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace OtpService.Logging;

/// <summary>
/// Standard output for many lines a second: they leave together, at most <see cref="FlushEvery"/> after they
/// were written, at once from Error on, and all of them when the service stops. One system call a line would
/// cost more than the line. No request waits for whoever reads them: where nobody does, or the disk behind
/// them is full, <see cref="LogPages"/> loses lines and says how many.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "Somebody may be waiting to write to standard output even then.")]
internal sealed class LogOutput : ILogEventSink, IDisposable
{
    /// <summary>
    /// How long a line may wait: nobody reads faster, and so much is lost if the process is killed.
    /// </summary>
    public static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the end of the service waits for somebody to read the last lines.</summary>
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    private readonly ITextFormatter formatter;
    private readonly Stream output;
    private readonly Timer timer;
    private readonly Lock writing = new();
    private readonly LogPages pages;

    /// <summary>Whether lines wait for the timer.</summary>
    private int waiting;

    public LogOutput(ITextFormatter formatter)
    {
        this.formatter = formatter;
        pages = new(formatter);
        output = Console.OpenStandardOutput();
        timer = new(
            static output => ((LogOutput?)output)?.Flush(), this, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);

        // An exception that ends the process must not take the lines with it that explain it.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => FlushLast();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => FlushLast();
    }

    public void Emit(LogEvent logEvent) => Add(
        (logEvent, formatter), static (page, line) => page.Add(line.logEvent, line.formatter, lines: 1),
        urgent: logEvent.Level >= LogEventLevel.Error);

    /// <summary>Writes a line of the audit log.</summary>
    public void Write(AuditLine line) => Add(line, static (page, line) => page.Add(line), urgent: false);

    public void Dispose()
    {
        timer.Dispose();
        FlushLast();
        pages.End();
    }

    private void Add<T>(T line, Action<LogPage, T> add, bool urgent)
    {
        if (!pages.TryAdd(line, add))
        {
            return;
        }

        if (urgent)
        {
            timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
        else if (Interlocked.Exchange(ref waiting, 1) == 0)
        {
            timer.Change(FlushEvery, Timeout.InfiniteTimeSpan);
        }
    }

    private void Flush()
    {
        if (writing.TryEnter())
        {
            Write();
        }
        else
        {
            // Somebody is still writing the page before.
            timer.Change(FlushEvery, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// Writes on another thread, so that a reader who never comes cannot keep the process from ending.
    /// </summary>
    private void FlushLast()
    {
        var last = new Thread(() =>
        {
            if (writing.TryEnter(LastWait))
            {
                Write();
            }
        })
        {
            IsBackground = true,
        };
        last.Start();
        last.Join(LastWait);
    }

    /// <summary>
    /// Writes what waits; <see cref="writing"/> is held and is left. A line that comes meanwhile starts the timer again, so
    /// that it is never left behind.
    /// </summary>
    private void Write()
    {
        try
        {
            Volatile.Write(ref waiting, 0);
            pages.WriteTo(output);
        }
        finally
        {
            writing.Exit();
        }
    }
}
