using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Redis;

/// <summary>An installation on one of the kinds of Redis in redis-kinds.tsv.</summary>
internal sealed partial class RedisKind(Installation installation) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> others = [];
    private readonly TemporaryFolder folder = new();

    public Installation Installation { get; } = installation;

    private string Url
    {
        get => Installation.Settings["REDIS_URL"];
        set => Installation.Settings["REDIS_URL"] = value;
    }

    public static async Task<RedisKind> StartAsync(ServiceBinary binary, string kind)
    {
        var redis = new RedisKind(await (
            kind.StartsWith("a cluster", StringComparison.Ordinal) ? Installation.OnClusterAsync(binary)
            : kind.Contains("Sentinel", StringComparison.Ordinal) ? Installation.OnSentinelsAsync(binary)
            : Installation.CreateAsync(binary)));
        try
        {
            await redis.BecomeAsync(kind);
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Installation.DisposeAsync();
        foreach (var other in others)
        {
            await other.DisposeAsync();
        }

        folder.Dispose();
    }

    private Task BecomeAsync(string kind) => kind switch
    {
        "as it should be" or "a cluster" => Task.CompletedTask,
        "a cluster, database 1" => WithUrl(url => $"{url}/1"),
        "a Sentinel as redis://" => WithUrl(_ => $"redis://127.0.0.1:{Installation.Sentinels.Servers[0].Port}"),
        "Sentinels as redis://" => WithUrl(url => url.Replace("redis-sentinel", "redis", StringComparison.Ordinal)
            .Replace($"/{RedisSentinels.Name}", "", StringComparison.Ordinal)),
        "a wrong password" => AskedAsync("CONFIG SET requirepass right-kumquat", "//:wrong-kumquat@"),
        "no password" => AskedAsync("CONFIG SET requirepass right-kumquat"),
        "a password that nobody asks for" => AskedAsync("PING", "//:needless-kumquat@"),
        "a user without the right to scripts" => AskedAsync("ACL SETUSER default -eval -evalsha"),
        "a user without two commands of the scripts" => AskedAsync("ACL SETUSER default -rpush -llen"),
        "a database that is not there" => WithUrl(url => url.Replace("/0", "/16", StringComparison.Ordinal)),
        "a database that is not there, without CONFIG" =>
            AskedAsync("ACL SETUSER otp on >kumquat ~* &* +@all -config", "//otp:kumquat@", "/16"),
        "a user without the right to SELECT" =>
            AskedAsync("ACL SETUSER otp on >kumquat ~* &* +@all -select", "//otp:kumquat@", "/1"),
        "SELECT renamed" => RestartedAsync("/1", "--rename-command", "SELECT", "CHOOSE"),
        "EVAL renamed" => RestartedAsync("/0", "--rename-command", "EVAL", "RUN"),
        "INFO renamed" => RestartedAsync("/0", "--rename-command", "INFO", "TELL"),
        "a replica" => AskedAsync("REPLICAOF 127.0.0.1 1"),
        "a policy that evicts" => AskedAsync("CONFIG SET maxmemory-policy allkeys-lru"),
        "no memory" => AskedAsync("CONFIG SET maxmemory 1"),
        "too many clients" => CrowdedAsync(),
        "stopped" => Installation.Redis.KillAsync(),
        "loading" => LoadingAsync(),
        "protected mode" => ProtectedAsync(),
        "a Unix socket, database 1" => OnSocketAsync(),
        "Garnet" => OnGarnetAsync(),
        "Redis 6.2, imitated" => Imitated(ImitatedRedis.WithInfo("redis_version:6.2.14", "redis_mode:standalone")),
        "KeyDB, imitated" => Imitated(
            ImitatedRedis.WithInfo("redis_version:6.3.4", "executable:/usr/local/bin/keydb-server")),
        "Dragonfly, imitated" => Imitated(
            ImitatedRedis.WithInfo("redis_version:7.4.0", "dragonfly_version:df-v1.27.1")),
        "a server of HTTP, imitated" => Imitated(ImitatedRedis.WithHttp()),
        _ => WithTlsAsync(kind),
    };

    private Task WithUrl(Func<string, string> other)
    {
        Url = other(Url);
        return Task.CompletedTask;
    }

    private Task Imitated(ImitatedRedis server)
    {
        others.Add(server);
        Url = server.Url;
        return Task.CompletedTask;
    }

    /// <summary>Asks Redis something as an operator does, and connects like this afterwards.</summary>
    private async Task AskedAsync(string command, string login = "//", string database = "/0")
    {
        await RedisCommandLine.AskAsync(Installation.Redis.Port, command.Split(' '));
        Url = Url.Replace("//", login, StringComparison.Ordinal).Replace("/0", database, StringComparison.Ordinal);
    }

    private async Task RestartedAsync(string database, params string[] options)
    {
        await Installation.Redis.KillAsync();
        await Installation.Redis.StartAsync(options);
        Url = Url.Replace("/0", database, StringComparison.Ordinal);
    }
}
