using Microsoft.Extensions.Options;
using OtpService.Otp.Store;
using OtpService.Storage.Memory;
using OtpService.Storage.Redis;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Handshakes;
using OtpService.Storage.Redis.Inspection;
using OtpService.Storage.Redis.Scripts;
using OtpService.Storage.Redis.Url;

namespace OtpService.Storage;

/// <summary>Chooses the store: Redis where a URL is given, else memory.</summary>
internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(
        this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.AddHealthChecks();

        if (Redis(configuration.GetSection(RedisOptions.Section)) is not { } redis)
        {
            return services
                .AddSingleton<IOtpStore>(provider =>
                    new MemoryOtpStore(provider.GetRequiredService<TimeProvider>()))
                .AddSingleton<ITallies>(provider =>
                    new MemoryTallies(provider.GetRequiredService<TimeProvider>()))
                .AddSingleton<IStatStore, MemoryStatStore>()
                .AddSingleton<IStepQueue, MemoryStepQueue>()
                .AddSingleton<IEventQueue, MemoryEventQueue>();
        }

        services.AddHealthChecks().AddCheck<RedisReadiness>("redis");
        return services
            .AddSingleton(provider => new RedisKeys(Options(provider).Prefix))
            .AddSingleton(provider => new RedisInspection(redis, provider.GetRequiredService<RedisKeys>()))
            .AddSingleton(provider => new RedisClient(
                redis,
                Options(provider).AnswerWithin,
                provider.GetRequiredService<ILogger<RedisClient>>()))
            .AddHostedService(provider => provider.GetRequiredService<RedisClient>())
            .AddSingleton<ScriptRunner>()
            .AddSingleton<IOtpStore, RedisOtpStore>()
            .AddSingleton<ITallies, RedisTallies>()
            .AddSingleton<IStatStore, RedisStatStore>()
            .AddSingleton<IStepQueue, RedisStepQueue>()
            .AddSingleton<IEventQueue, RedisEventQueue>();
    }

    /// <summary>Reads REDIS_URL; null if it is missing or unreadable.</summary>
    private static RedisUrl? Redis(IConfigurationSection options) =>
        !RedisUrl.TryParse(options[nameof(RedisOptions.Url)] ?? "", out var url) ? null
        : ClientCertificate.TryRead(options[nameof(RedisOptions.ClientCertificate)] ?? "", out var certificate)
            ? url.Showing(certificate)
        : url;

    private static RedisOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<RedisOptions>>().Value;
}
