using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OtpService.Telemetry;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace OtpService.Logging;

/// <summary>
/// Sets up the log: readable text in Development, otherwise one JSON object per line, always on standard
/// output. Framework messages are logged only if LOG_LEVEL is Debug or Verbose. Messages with the paths of
/// requests are never logged, because a path may contain a recipient or a token.
/// </summary>
internal static class LogSetup
{
    private static readonly string[] PathWriters =
        ["Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.StaticFiles"];

    /// <summary>
    /// Logs paths and nothing new, and creates a scope and ids for every request if its level is enabled.
    /// Requests have ids in the log if traces are exported.
    /// </summary>
    private const string RequestWriter = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>
    /// Logs the stack trace of a failed start, for which <see cref="Start"/> prints one line.
    /// </summary>
    private const string StartWriter = "Microsoft.Extensions.Hosting.Internal.Host";

    [SuppressMessage("Reliability", "CA2000", Justification = "The logger that has the sink disposes of it.")]
    public static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LogOptions>().BindConfiguration(LogOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LogOptions>, LogOptionsValidator>();

        var level = LogOptions.Parse(
            builder.Configuration[$"{LogOptions.Section}:{nameof(LogOptions.Level)}"])
            ?? LogEventLevel.Information;
        var logs = Quieten(new LoggerConfiguration().MinimumLevel.Is(level), level)
            .MinimumLevel.Override(RequestWriter, LevelAlias.Off)
            .MinimumLevel.Override(StartWriter, LogEventLevel.Fatal);
        if (builder.Environment.IsDevelopment())
        {
            logs.WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture);
        }
        else
        {
            var output = new LogOutput(new CompactJsonFormatter());
            logs.WriteTo.Sink(output);
            builder.Services.AddSingleton<ILogger<AuditLog>>(
                new AuditLogWriter(output, LevelConvert.ToExtensionsLevel(level)));
        }

        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(logs.CreateLogger(), dispose: true);
    }

    private static LoggerConfiguration Quieten(LoggerConfiguration logs, LogEventLevel level)
    {
        if (level > LogEventLevel.Information)
        {
            return logs;
        }

        foreach (var source in PathWriters)
        {
            logs.MinimumLevel.Override(source, LogEventLevel.Warning);
        }

        return level < LogEventLevel.Information
            ? logs
            : logs.MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information);
    }
}

/// <summary>How much is logged.</summary>
internal sealed class LogOptions
{
    public const string Section = "Logs";

    /// <summary>
    /// Verbose, Debug, Information, Warning, Error or Fatal, or the names of these levels in other systems.
    /// Default Information.
    /// </summary>
    public string Level { get; set; } = nameof(LogEventLevel.Information);

    /// <summary>
    /// Returns the level of this name; Information if it is empty, null if there is no such level.
    /// </summary>
    public static LogEventLevel? Parse(string? name) => name?.Trim().ToUpperInvariant() switch
    {
        null or "" or "INFORMATION" or "INFO" or "NOTICE" => LogEventLevel.Information,
        "VERBOSE" or "TRACE" => LogEventLevel.Verbose,
        "DEBUG" => LogEventLevel.Debug,
        "WARNING" or "WARN" => LogEventLevel.Warning,
        "ERROR" or "ERR" => LogEventLevel.Error,
        "FATAL" or "CRITICAL" => LogEventLevel.Fatal,
        _ => null,
    };
}

internal sealed class LogOptionsValidator : IValidateOptions<LogOptions>
{
    public ValidateOptionsResult Validate(string? name, LogOptions options) =>
        LogOptions.Parse(options.Level) is null
        ? ValidateOptionsResult.Fail("LOG_LEVEL must be Verbose, Debug, Information, Warning, Error or Fatal.")
        : ValidateOptionsResult.Success;
}
