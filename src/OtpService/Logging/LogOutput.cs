using System.Diagnostics.CodeAnalysis;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace OtpService.Logging;

/// <summary>
/// Writes many lines a second to standard output. Lines are written together: at most
/// <see cref="FlushEvery"/> after they were logged, immediately from Error on, and all of them when the
/// service stops. One system call per line would cost more than the line. No request waits for the reader of
/// the log. If nothing reads it, or the reader's disk is full, <see cref="LogPages"/> drops lines and logs
/// how many.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "Somebody may be waiting to write to standard output even then.")]
internal sealed class LogOutput : ILogEventSink, IDisposable
{
    /// <summary>
    /// How long a line may wait: nobody reads faster, and this much is lost if the process is killed.
    /// </summary>
    public static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a shutdown waits until the last lines are read.</summary>
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

        // An exception that ends the process must not lose the lines that explain it.
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
            // The previous page is still being written.
            timer.Change(FlushEvery, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// Writes on another thread, so that a missing reader cannot keep the process from ending.
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
    /// Writes all waiting lines; the caller holds <see cref="writing"/>, and this method releases it. A line
    /// that is added in the meantime restarts the timer, so that it is never forgotten.
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
