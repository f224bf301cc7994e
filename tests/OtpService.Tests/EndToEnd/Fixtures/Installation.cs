using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// A Redis of any kind, a provider of mail and SMS and the settings that join them, all of one test alone.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly ServiceBinary binary;

    private readonly IAsyncDisposable store;

    private Installation(ServiceBinary binary, FakeProvider provider, IAsyncDisposable store, string url)
    {
        (this.binary, this.store, Provider) = (binary, store, provider);
        Settings = new(StringComparer.Ordinal)
        {
            ["OTP_SECRET"] = "end-to-end-signing-secret-3f9a1c77d2",
            ["REDIS_URL"] = url,

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

    public RedisServer Redis => Assert.IsType<RedisServer>(store);

    public RedisCluster Cluster => Assert.IsType<RedisCluster>(store);

    public RedisPair Pair => store as RedisPair ?? Sentinels.Pair;

    public RedisSentinels Sentinels => Assert.IsType<RedisSentinels>(store);

    /// <summary>The environment of the service; a test may change it before it starts one.</summary>
    public Dictionary<string, string> Settings { get; }

    public static async Task<Installation> CreateAsync(ServiceBinary binary)
    {
        var redis = new RedisServer();
        await redis.InitializeAsync();
        var installation = new Installation(binary, await FakeProvider.StartAsync(), redis, redis.Url);
        if (!redis.IsOurs)
        {
            await installation.DisposeAsync();
            Assert.Fail(
                "This test kills and searches its Redis: install redis-server and leave REDIS_URL unset.");
        }

        return installation;
    }

    /// <summary>The same on a Redis Cluster.</summary>
    public static async Task<Installation> OnClusterAsync(ServiceBinary binary)
    {
        var cluster = await RedisCluster.StartAsync();
        return new(binary, await FakeProvider.StartAsync(), cluster, cluster.Url);
    }

    /// <summary>The same on a primary and its replica.</summary>
    public static async Task<Installation> OnPairAsync(ServiceBinary binary, params string[] options)
    {
        var pair = await RedisPair.StartAsync(options);
        return new(binary, await FakeProvider.StartAsync(), pair, pair.Url);
    }

    /// <summary>The same with three Sentinels that guard them.</summary>
    public static async Task<Installation> OnSentinelsAsync(ServiceBinary binary, params string[] options)
    {
        var sentinels = await RedisSentinels.StartAsync(options);
        return new(binary, await FakeProvider.StartAsync(), sentinels, sentinels.Url);
    }

    /// <summary>The code in the only message to this person.</summary>
    public string CodeFor(string email) => Assert.Single(
        Provider.Requests, request => request.Body.Contains($"\"{email}\"", StringComparison.Ordinal)).Code;

    /// <summary>Starts the service with these settings and, over them, the given ones.</summary>
    public Task<ServiceProcess> StartAsync(params ReadOnlySpan<(string Name, string Value)> own)
    {
        foreach (var (name, value) in own)
        {
            Settings[name] = value;
        }

        return ServiceProcess.StartAsync(binary, Settings);
    }

    /// <summary>
    /// The same, and waits until it is ready: how long a busy machine takes to connect is no outage.
    /// </summary>
    public async Task<ServiceProcess> StartReadyAsync(params (string Name, string Value)[] own)
    {
        var service = await StartAsync(own);
        await RecoversAsync(async () => (await service.GetAsync("/health/ready")).Status == 200);
        return service;
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
        await store.DisposeAsync();
    }
}
