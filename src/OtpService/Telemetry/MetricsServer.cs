using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace OtpService.Telemetry;

/// <summary>
/// Serves <c language="text">/metrics</c> for Prometheus on a port of its own, so that callers of the service
/// cannot see it. Only one scrape runs at a time.
/// </summary>
internal sealed class MetricsServer : IHostedService, IAsyncDisposable
{
    private const string Page = "/metrics";

    /// <summary>A scrape is one request, so no scraper needs more than a few connections.</summary>
    private const int MaxConnections = 16;

    private readonly PrometheusText exporter = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly WebApplication server;

    public MetricsServer(IOptions<MetricsOptions> options)
    {
        Reader = new(exporter);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options.Value.Port));
        server = builder.Build();
        server.Run(AnswerAsync);
    }

    /// <summary>Collects the metrics that are served.</summary>
    public BaseExportingMetricReader Reader { get; }

    public Task StartAsync(CancellationToken cancellationToken) => server.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        exporter.Dispose();
        turn.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.ListenAnyIP(port);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (context.Request.Path != Page || !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method)))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var text = await ReadAsync(context.RequestAborted);
        context.Response.ContentType = PrometheusText.ContentType;
        if (HttpMethods.IsGet(method))
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        }
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            Reader.Collect();
            return exporter.Text;
        }
        finally
        {
            turn.Release();
        }
    }
}
