using Microsoft.Extensions.Options;
using OtpService.Configuration;
using OtpService.Telemetry;

namespace OtpService;

/// <summary>Starts the service, or says in full why it cannot.</summary>
internal static partial class Start
{
    public const int Misconfigured = 1;

    /// <summary>Reads the configuration; null where that cannot be, which is then said.</summary>
    public static WebApplicationBuilder? Builder(string[] args)
    {
        try
        {
            return WebApplication.CreateSlimBuilder(args);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Names a file or a folder, and nothing in it.
            Console.Error.WriteLine($"OtpService cannot start:\n- {e.Message}");
            return null;
        }
    }

    /// <summary>
    /// Validates every option before anything is built on them. With faults the process ends with exit code 1
    /// and one line for each on standard error: the setting and its remedy, never its value.
    /// </summary>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, Action<WebApplication> map)
    {
        await using var app = builder.Build();
        if (StartFaults.Of(app.Services) is { Count: > 0 } faults)
        {
            return await RefuseAsync([.. faults, .. app.Services.GetRequiredService<Settings>().Notes]);
        }

        map(app);
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch (Exception e) when (StartFaults.Socket(e) is { } fault)
        {
            var at = string.Join(" and ", [.. Listening.Addresses(app.Configuration), .. MetricsAddress(app)]);
            var isUnixPipe = Listening.Local(app.Configuration).IsUnixPipe;
            return await RefuseAsync([$"It cannot listen at {at}: {StartFaults.ReasonOf(fault, isUnixPipe)}"]);
        }

        Started(app.Logger, ProductVersion.Text);
        foreach (var address in MetricsAddress(app))
        {
            Measured(app.Logger, address);
        }

        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    private static async Task<int> RefuseAsync(IReadOnlyList<string> faults)
    {
        await Console.Error.WriteLineAsync("OtpService cannot start:");
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync($"- {fault}");
        }

        return Misconfigured;
    }

    private static string[] MetricsAddress(WebApplication app) =>
        app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value.Port is > 0 and var port
            ? [$"http://*:{port}"]
            : [];

    [LoggerMessage(LogLevel.Information, "OtpService {Version} started")]
    private static partial void Started(ILogger logger, string version);

    [LoggerMessage(LogLevel.Information, "Prometheus finds the metrics at {Address}/metrics")]
    private static partial void Measured(ILogger logger, string address);
}
