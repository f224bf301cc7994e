using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OtpService.Telemetry;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace OtpService.Logging;

/// <summary>
/// Sets up the log: readable text in Development, one JSON object a line elsewhere, always standard
/// output. The framework speaks up only when LOG_LEVEL asks for Debug or Verbose, and what writes the paths
/// of requests not even then, because a path may carry an address or a token.
/// </summary>
internal static class LogSetup
{
    private static readonly string[] PathWriters =
        ["Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.StaticFiles"];

    /// <summary>
    /// Writes paths and nothing that others do not say, and makes a scope and ids for every request while
    /// anybody listens to it; requests have ids in the log where traces are exported.
    /// </summary>
    private const string RequestWriter = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>Writes a stack trace of a start that failed, of which <see cref="Start"/> tells in a line.</summary>
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
    /// Verbose, Debug, Information, Warning, Error or Fatal, or what other systems call them. Default Information.
    /// </summary>
    public string Level { get; set; } = nameof(LogEventLevel.Information);

    /// <summary>
    /// The level of this name; Information when there is none, null when there is no such level.
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
