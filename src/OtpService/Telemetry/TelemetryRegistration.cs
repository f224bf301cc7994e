using OtpService.Otp.Reporting;

namespace OtpService.Telemetry;

/// <summary>
/// Registers the audit log, the measurements and the counts for the operations page.
/// </summary>
internal static class TelemetryRegistration
{
    public static IServiceCollection AddTelemetry(
        this IServiceCollection services, IConfiguration configuration) => services
        .AddExport(configuration)
        .AddSingleton<CollectorCheck>()
        .AddSingleton<IEventSink, AuditLog>()
        .AddSingleton<IEventSink, Measurements>()
        .AddSingleton<StatRecorder>()
        .AddSingleton<IEventSink>(provider => provider.GetRequiredService<StatRecorder>())
        .AddSingleton<IStatReader>(provider => provider.GetRequiredService<StatRecorder>())
        .AddHostedService(provider => provider.GetRequiredService<StatRecorder>());
}
