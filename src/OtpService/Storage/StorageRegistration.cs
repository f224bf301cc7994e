using Microsoft.Extensions.Options;
using OtpService.Otp;

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

        if (!RedisUrl.TryParse(configuration[$"{RedisOptions.Section}:{nameof(RedisOptions.Url)}"] ?? "", out var redis))
        {
            return services
                .AddSingleton<IOtpStore>(provider =>
                    new InMemoryOtpStore(provider.GetRequiredService<TimeProvider>()))
                .AddSingleton<ITallies>(provider =>
                    new InMemoryTallies(provider.GetRequiredService<TimeProvider>()))
                .AddSingleton<IStatStore, InMemoryStatStore>()
                .AddSingleton<IEventQueue, InMemoryEventQueue>();
        }

        services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis");
        return services
            .AddSingleton(new RedisCheck(redis))
            .AddSingleton(provider => new RedisConnection(
                redis,
                provider.GetRequiredService<IOptions<RedisOptions>>().Value.AnswerWithin,
                provider.GetRequiredService<ILogger<RedisConnection>>()))
            .AddHostedService(provider => provider.GetRequiredService<RedisConnection>())
            .AddSingleton<RedisScripts>()
            .AddSingleton<IOtpStore, RedisOtpStore>()
            .AddSingleton<ITallies, RedisTallies>()
            .AddSingleton<IStatStore, RedisStatStore>()
            .AddSingleton<IEventQueue, RedisEventQueue>();
    }
}
