using OtpService.Tests.Delivery;
using OtpService.Tests.Storage;

namespace OtpService.Tests.EndToEnd;

/// <summary>A Redis, a provider of mail and SMS and the settings that join them, all of one test alone.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly ServiceBinary binary;

    private Installation(ServiceBinary binary, FakeProvider provider, RedisServer redis)
    {
        (this.binary, Provider, Redis) = (binary, provider, redis);
        Settings = new(StringComparer.Ordinal)
        {
            ["OTP_SECRET"] = "end-to-end-signing-secret-3f9a1c77d2",
            ["REDIS_URL"] = redis.Url,

            // A healthy Redis on a busy machine is no outage.
            ["Redis__TimeoutMilliseconds"] = "10000",
            ["EMAIL_PROVIDERS"] = "autosend",
            ["SMS_PROVIDERS"] = "unosend",
            ["SMS_ALLOWED_COUNTRIES"] = "US",
            ["AUTOSEND_API_KEY"] = "autosend-key-8c1d",
            ["AUTOSEND_API_URL"] = provider.Url,
            ["AUTOSEND_FROM_EMAIL"] = "codes@sender.example",
            ["UNOSEND_API_KEY"] = "unosend-key-51fe",
            ["UNOSEND_API_URL"] = provider.Url,
            ["API_KEYS"] = "shop:bearer-key-of-the-shop-a7",

            // Every test comes from one address; those of the limits say so.
            ["NETWORK_SENDS_PER_HOUR"] = "0",
            ["NETWORK_FAILURES_PER_HOUR"] = "0",
            ["OTP_ISSUER"] = "https://otp.example",
            ["OTP_AUDIENCE"] = "shop",
        };
    }

    public FakeProvider Provider { get; }

    public RedisServer Redis { get; }

    /// <summary>The environment of the service; a test may change it before it starts one.</summary>
    public Dictionary<string, string> Settings { get; }

    public static async Task<Installation> CreateAsync(ServiceBinary binary)
    {
        var redis = new RedisServer();
        await redis.InitializeAsync();
        var installation = new Installation(binary, await FakeProvider.StartAsync(), redis);
        if (!redis.IsOurs)
        {
            await installation.DisposeAsync();
            Assert.Fail("This test kills and searches its Redis: install redis-server and leave REDIS_URL unset.");
        }

        return installation;
    }

    /// <summary>Starts the service with these settings and, over them, the given ones.</summary>
    public Task<ServiceProcess> StartAsync(params ReadOnlySpan<(string Name, string Value)> own)
    {
        foreach (var (name, value) in own)
        {
            Settings[name] = value;
        }

        return ServiceProcess.StartAsync(binary, Settings);
    }

    /// <summary>Starts a service whose log nobody can read, on a port that is free now.</summary>
    public Task<ServiceProcess> StartMuteAsync() => ServiceProcess.StartMuteAsync(binary, Settings);

    /// <summary>Asks again and again until it holds.</summary>
    public static async Task RecoversAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(ServiceProcess.Patience);
        using var timer = new PeriodicTimer(Pace);
        while (!await holds())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
