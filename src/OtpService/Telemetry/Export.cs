using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OtpService.Otp;
using OtpService.Outgoing;

namespace OtpService.Telemetry;

/// <summary>
/// Exports metrics and traces through OpenTelemetry if a collector is configured, and metrics to Prometheus
/// if a port is configured. Otherwise it does nothing.
/// </summary>
internal static class Export
{
    /// <summary>The meters of the framework: its names are those of the semantic conventions.</summary>
    private static readonly string[] Meters =
    [
        Instrumentation.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http",
        "System.Runtime",
    ];

    private const string MetricsSignal = "metrics";
    private const string TracesSignal = "traces";

    private static readonly string[] Sources = ["System.Net.Http", Instrumentation.Name];

    public static IServiceCollection AddExport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ExportOptions>().BindConfiguration(ExportOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ExportOptions>, ExportOptionsValidator>();
        services.AddOptions<MetricsOptions>().BindConfiguration(MetricsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>();
        if (!string.IsNullOrEmpty(configuration[$"{ExportOptions.Section}:{nameof(ExportOptions.Endpoint)}"]))
        {
            services.AddCollector();
        }

        if (int.TryParse(
            configuration[$"{MetricsOptions.Section}:{nameof(MetricsOptions.Port)}"], NumberStyles.None,
            CultureInfo.InvariantCulture, out var port) && port > 0)
        {
            services
                .AddSingleton<MetricsServer>()
                .AddHostedService(provider => provider.GetRequiredService<MetricsServer>())
                .AddIdentifiedTelemetry().WithMetrics(metrics => metrics
                    .AddMeter(Meters)
                    .AddReader(provider => provider.GetRequiredService<MetricsServer>().Reader));
        }

        return services;
    }

    private static OpenTelemetryBuilder AddIdentifiedTelemetry(this IServiceCollection services) =>
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddDetector(provider => new Identity(Options(provider))));

    private static void AddCollector(this IServiceCollection services)
    {
        // Options are read when the exporters are created, after validation.
        foreach (var signal in new[] { MetricsSignal, TracesSignal })
        {
            services.AddOptions<OtlpExporterOptions>(signal)
                .Configure<IOptions<ExportOptions>, OutgoingHandler, ILogger<ExportWatch>>(
                    (exporter, options, ways, logger) => Send(exporter, options.Value, signal, ways, logger));
        }

        services.AddOptions<MetricReaderOptions>(MetricsSignal).Configure<IOptions<ExportOptions>>(
            static (reader, options) =>
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
                options.Value.MetricSeconds * 1000);

        // The server reads parent traces, and only those of back ends. With any other propagator the
        // instrumentation would read the headers of all callers again.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        services.AddIdentifiedTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddOtlpExporter(MetricsSignal, configureExporterAndMetricReader: null))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation()
                .AddSource(Sources)
                .SetSampler(provider =>
                    new ParentBasedSampler(new TraceIdRatioBasedSampler(Options(provider).TraceShare ?? 1)))
                .AddProcessor(new TraceRedaction())
                .AddOtlpExporter(TracesSignal, configure: null));
    }

    private static ExportOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ExportOptions>>().Value;

    [SuppressMessage("Reliability", "CA2000", Justification = "The exporter keeps the client for as long as it lives.")]
    private static void Send(
        OtlpExporterOptions exporter, ExportOptions options, string signal, OutgoingHandler ways, ILogger logger)
    {
        exporter.HttpClientFactory = () => new HttpClient(
            new ExportWatch(signal, logger) { InnerHandler = ways.MakeForMetrics() })
        {
            Timeout = exporter.TimeoutMilliseconds > 0
                ? TimeSpan.FromMilliseconds(exporter.TimeoutMilliseconds)
                : Timeout.InfiniteTimeSpan,
        };
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{options.Endpoint.TrimEnd('/')}/v1/{signal}");
        exporter.Headers = options.Headers;
    }

    /// <summary>The resource: the service's name, and a new id for every process.</summary>
    private sealed class Identity(ExportOptions options) : IResourceDetector
    {
        public Resource Detect() => ResourceBuilder.CreateEmpty()
            .AddService(options.ServiceName, serviceVersion: ProductVersion.Text).Build();
    }
}
