namespace OtpService.Configuration;

/// <summary>Logs at start the settings that are probably mistakes.</summary>
internal sealed partial class SettingsReport(Settings settings, ILogger<SettingsReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var note in settings.Notes)
        {
            Noted(logger, note);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "{Note}")]
    private static partial void Noted(ILogger logger, string note);
}
