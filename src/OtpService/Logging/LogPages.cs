using System.Diagnostics.CodeAnalysis;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace OtpService.Logging;

/// <summary>
/// Two pages of the log that alternate: one collects lines while the other is written. When nothing reads the
/// log and the page is full, lines are lost. The next line that fits is preceded by their number.
/// </summary>
internal sealed class LogPages(ITextFormatter formatter)
{
    private static readonly MessageTemplate Losses =
        new MessageTemplateParser().Parse("{Lines} lines of this log were lost, because nothing read them");

    private readonly Lock gate = new();
    private LogPage page = new();
    private LogPage spare = new();
    private int lost;
    private bool ended;

    /// <summary>Adds a line; false when it is lost, or when the log has ended.</summary>
    public bool TryAdd<T>(T line, Action<LogPage, T> add)
    {
        lock (gate)
        {
            if (ended)
            {
                return false;
            }

            if (page.IsFull)
            {
                lost++;
                return false;
            }

            if (lost > 0)
            {
                // This line stands for those that were lost, and counts for all of them if it is lost too.
                page.Add(Loss(lost), formatter, lost);
                lost = 0;
            }

            add(page, line);
            return true;
        }
    }

    /// <summary>Writes what was added, with one caller at a time. Lines that cannot be written are lost.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A timer's exception would end the process.")]
    public void WriteTo(Stream output)
    {
        LogPage full;
        lock (gate)
        {
            (full, page, spare) = (page, spare, page);
        }

        var lines = full.Lines;
        try
        {
            full.WriteTo(output);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            lock (gate)
            {
                lost += lines;
            }
        }
    }

    /// <summary>Accepts no more lines.</summary>
    public void End()
    {
        lock (gate)
        {
            ended = true;
        }
    }

    private static LogEvent Loss(int lines) => new(
        TimeProvider.System.GetUtcNow(), LogEventLevel.Warning, exception: null, Losses,
        [new LogEventProperty("Lines", new ScalarValue(lines))]);
}
