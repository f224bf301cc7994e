using Microsoft.Extensions.Options;
using OtpService.Configuration;
using OtpService.Telemetry;

namespace OtpService;

/// <summary>Starts the service, or prints why it cannot start.</summary>
internal static partial class Start
{
    /// <summary>Reads the configuration. If that fails, prints the reason and returns null.</summary>
    public static WebApplicationBuilder? Builder(string[] args)
    {
        try
        {
            return WebApplication.CreateSlimBuilder(args);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The message names a file or a folder, and none of its content.
            Console.Error.WriteLine($"OtpService cannot start:\n- {e.Message}");
            return null;
        }
    }

    /// <summary>
    /// Validates every option before anything uses it. If there are faults, the process ends with exit code 1
    /// and prints one line for each on standard error: the setting and its remedy, never its value.
    /// </summary>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, Action<WebApplication> map)
    {
        await using var app = builder.Build();
        if (StartValidation.FaultsOf(app.Services) is { Count: > 0 } faults)
        {
            return await StartValidation.WriteAsync([.. faults, .. app.Services.GetRequiredService<Settings>().Notes]);
        }

        map(app);
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch (Exception e) when (StartValidation.Socket(e) is { } fault)
        {
            var at = string.Join(" and ", [.. Listening.Addresses(app.Configuration), .. MetricsAddress(app)]);
            var isUnixPipe = Listening.Local(app.Configuration).IsUnixPipe;
            return await StartValidation.WriteAsync([$"It cannot listen at {at}: {StartValidation.ReasonOf(fault, isUnixPipe)}"]);
        }

        Started(app.Logger, ProductVersion.Text);
        foreach (var address in MetricsAddress(app))
        {
            Measured(app.Logger, address);
        }

        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    private static string[] MetricsAddress(WebApplication app) =>
        app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value.Port is > 0 and var port
            ? [$"http://*:{port}"]
            : [];

    [LoggerMessage(LogLevel.Information, "OtpService {Version} started")]
    private static partial void Started(ILogger logger, string version);

    [LoggerMessage(LogLevel.Information, "The metrics for Prometheus are at {Address}/metrics")]
    private static partial void Measured(ILogger logger, string address);
}
