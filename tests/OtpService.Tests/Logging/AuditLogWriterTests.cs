using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OtpService.Logging;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Telemetry;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace OtpService.Tests.Logging;

/// <summary>Whoever reads the log need not know how a line came to be written.</summary>
public sealed class AuditLogWriterTests
{
    private static readonly Address Somebody =
        Address.TryParseEmail("ada@example.com", out var address)
            ? address
            : throw new UnreachableException();

    [Theory]
    [InlineData(nameof(OtpEventKind.CodeSent))]
    [InlineData(nameof(OtpEventKind.SendRefused))]
    [InlineData(nameof(OtpEventKind.CodeUndelivered))]
    [InlineData(nameof(OtpEventKind.CodeVerified))]
    [InlineData(nameof(OtpEventKind.VerificationFailed))]
    [InlineData(nameof(OtpEventKind.MessageHandled))]
    [InlineData(nameof(OtpEventKind.ReceiptTaken))]
    public void A_line_is_what_Serilog_would_have_written(string kind)
    {
        using var request = new Activity("request").Start();
        var happened = new OtpEvent(Enum.Parse<OtpEventKind>(kind), "out\"come\n")
        {
            Address = Somebody,
            Tag = new AddressTag(42),
            Purpose = "login",
            Provider = "autosend",
        };

        Assert.Equal(BySerilog(happened), ByItself(happened));
    }

    [Fact]
    public void Without_a_trace_a_line_names_none()
    {
        var happened = new OtpEvent(OtpEventKind.VerificationFailed, "invalid_request");

        Assert.Equal(BySerilog(happened), ByItself(happened));
        Assert.DoesNotContain("@tr", ByItself(happened), StringComparison.Ordinal);
    }

    private static string BySerilog(OtpEvent happened)
    {
        var page = new Page();
        using var serilog = new LoggerConfiguration().WriteTo.Sink(page).CreateLogger();
        using var factory = new SerilogLoggerFactory(serilog);
        new AuditLog(new Logger<AuditLog>(factory)).Take(happened);
        return Sorted(page.Text);
    }

    private static string ByItself(OtpEvent happened)
    {
        var page = new Desk();
        new AuditLog(page).Take(happened);
        return Sorted(page.Text);
    }

    /// <summary>Without the time, which cannot be the same, and in an order that says nothing.</summary>
    private static string Sorted(string line)
    {
        var members = Assert.IsType<JsonObject>(JsonNode.Parse(line));
        Assert.True(DateTimeOffset.TryParse((string?)members["@t"], out _), line);
        members.Remove("@t");
        return string.Join(
            '\n', members.Select(member => $"{member.Key}: {member.Value?.ToJsonString()}").Order());
    }

    private sealed class Page : ILogEventSink
    {
        public string Text { get; private set; } = "";

        public void Emit(LogEvent logEvent)
        {
            using var text = new StringWriter();
            new CompactJsonFormatter().Format(logEvent, text);
            Text += text;
        }
    }

    private sealed class Desk : ILogger<AuditLog>
    {
        public string Text { get; private set; } = "";

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var members =
                Assert.IsType<IReadOnlyList<KeyValuePair<string, object?>>>(state, exactMatch: false);
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes))
            {
                new AuditLine(logLevel, eventId, members, Activity.Current).WriteTo(json);
            }

            Text += System.Text.Encoding.UTF8.GetString(bytes.ToArray());
        }
    }
}
