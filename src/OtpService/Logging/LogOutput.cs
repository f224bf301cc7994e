using System.Diagnostics.CodeAnalysis;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace OtpService.Logging;

/// <summary>
/// Standard output for many lines a second: they leave together, at most <see cref="FlushEvery"/> after they
/// were written, at once from Error on, and all of them when the service stops. One system call a line would
/// cost more than the line. No request waits for whoever reads them: where nobody does, or the disk behind
/// them is full, lines are lost, and how many is said as soon as they can leave again.
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

    private static readonly MessageTemplate Losses =
        new MessageTemplateParser().Parse("{Lines} lines of this log were lost: nobody took them");

    private readonly ITextFormatter formatter;
    private readonly Stream output;
    private readonly Timer timer;
    private readonly Lock gate = new();
    private readonly Lock writing = new();
    private LogPage page = new();
    private LogPage spare = new();
    private int lost;
    private bool waiting;
    private bool ended;

    public LogOutput(ITextFormatter formatter)
    {
        this.formatter = formatter;
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
        lock (gate)
        {
            ended = true;
        }
    }

    private void Add<T>(T line, Action<LogPage, T> add, bool urgent)
    {
        lock (gate)
        {
            if (ended)
            {
                return;
            }

            if (page.IsFull)
            {
                lost++;
                return;
            }

            if (lost > 0)
            {
                // This line stands for those that were lost, and is counted as them should it be lost too.
                page.Add(Loss(lost), formatter, lost);
                lost = 0;
            }

            add(page, line);
            if (urgent)
            {
                timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
            else if (!waiting)
            {
                waiting = true;
                timer.Change(FlushEvery, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static LogEvent Loss(int lines) => new(
        TimeProvider.System.GetUtcNow(), LogEventLevel.Warning, exception: null, Losses,
        [new LogEventProperty("Lines", new ScalarValue(lines))]);

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
    /// Writes the page with nobody waiting for it but <see cref="writing"/>, which is held and is left.
    /// </summary>
    private void Write()
    {
        try
        {
            LogPage full;
            lock (gate)
            {
                (full, page, spare) = (page, spare, page);
                waiting = false;
            }

            var lines = full.Lines;
            try
            {
                full.WriteTo(output);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A timer's exception would end the process.
                lock (gate)
                {
                    lost += lines;
                }
            }
        }
        finally
        {
            writing.Exit();
        }
    }
}
