using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;

namespace OtpService.Logging;

/// <summary>Lines of the log that are written together.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It is memory and nothing else.")]
internal sealed class LogPage
{
    private const int MostBytes = 1024 * 1024;
    private const int BufferSize = 32 * 1024;

    private readonly MemoryStream bytes = new();
    private readonly StreamWriter writer;

    private readonly Utf8JsonWriter json = new(
        Stream.Null, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public LogPage() =>
        writer = new(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize);

    /// <summary>Whether nothing more may be added, because about a megabyte waits.</summary>
    public bool IsFull => bytes.Length >= MostBytes;

    public int Lines { get; private set; }

    /// <summary>Adds a line that counts as this many lines.</summary>
    public void Add(LogEvent logEvent, ITextFormatter formatter, int lines)
    {
        formatter.Format(logEvent, writer);
        Lines += lines;
    }

    /// <summary>Adds a line of the audit log.</summary>
    public void Add(AuditLine line)
    {
        writer.Flush();
        json.Reset(bytes);
        line.WriteTo(json);
        json.Flush();
        bytes.Write("\n"u8);
        Lines++;
    }

    /// <summary>Writes everything and clears the page, even if writing fails.</summary>
    public void WriteTo(Stream output)
    {
        writer.Flush();
        try
        {
            output.Write(bytes.GetBuffer(), 0, (int)bytes.Length);
            output.Flush();
        }
        finally
        {
            bytes.SetLength(0);
            Lines = 0;
        }
    }
}
