using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace OtpService;

/// <summary>
/// Where log lines go: readable text in Development, one JSON object a line elsewhere, always standard output.
/// The framework's own chatter is left out below warnings.
/// </summary>
internal static class Logs
{
    public static void Configure(WebApplicationBuilder builder)
    {
        var logs = new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(builder.Configuration))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information);
        logs = builder.Environment.IsDevelopment()
            ? logs.WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture)
            : logs.WriteTo.Console(new CompactJsonFormatter());
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(logs.CreateLogger(), dispose: true);
    }

    private static LogEventLevel LevelOf(ConfigurationManager configuration) =>
        Enum.TryParse<LogEventLevel>(configuration["LOG_LEVEL"], ignoreCase: true, out var level)
            ? level
            : LogEventLevel.Information;
}
