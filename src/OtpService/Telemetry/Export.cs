using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OtpService.Otp;

namespace OtpService.Telemetry;

/// <summary>
/// Exports metrics and traces by OpenTelemetry, where a collector is configured; else it costs nothing.
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
        if (string.IsNullOrEmpty(configuration[$"{ExportOptions.Section}:{nameof(ExportOptions.Endpoint)}"]))
        {
            return services;
        }

        // Options are read when the exporters are made, after they are validated.
        services.AddOptions<OtlpExporterOptions>(MetricsSignal).Configure<IOptions<ExportOptions>>(
            static (exporter, options) => Send(exporter, options.Value, MetricsSignal));
        services.AddOptions<OtlpExporterOptions>(TracesSignal).Configure<IOptions<ExportOptions>>(
            static (exporter, options) => Send(exporter, options.Value, TracesSignal));
        services.AddOptions<MetricReaderOptions>(MetricsSignal).Configure<IOptions<ExportOptions>>(
            static (reader, options) =>
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
                options.Value.MetricSeconds * 1000);

        // Parents come by the server, which takes those of back ends alone; with any other propagator the
        // instrumentation would read the headers of everybody once more.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddDetector(provider => new Identity(Options(provider))))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddOtlpExporter(MetricsSignal, configureExporterAndMetricReader: null))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation()
                .AddSource(Sources)
                .SetSampler(provider =>
                    new ParentBasedSampler(new TraceIdRatioBasedSampler(Options(provider).TraceShare)))
                .AddProcessor(new Discretion())
                .AddOtlpExporter(TracesSignal, configure: null));
        return services;
    }

    private static ExportOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ExportOptions>>().Value;

    private static void Send(OtlpExporterOptions exporter, ExportOptions options, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{options.Endpoint.TrimEnd('/')}/v1/{signal}");
        exporter.Headers = options.Headers;
    }

    /// <summary>Who speaks: the name, and a new id for every process.</summary>
    private sealed class Identity(ExportOptions options) : IResourceDetector
    {
        public Resource Detect() => ResourceBuilder.CreateEmpty().AddService(options.ServiceName).Build();
    }
}
