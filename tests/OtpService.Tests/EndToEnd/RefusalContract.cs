using System.Net;
using System.Net.Sockets;
using System.Text;
using OtpService.Tests.EndToEnd.Fixtures;
using StackExchange.Redis;
using static OtpService.Tests.EndToEnd.Redis.OutageContract;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeRefusalTests() : RefusalContract(ServiceBinary.Native);

/// <summary>
/// Redis answers, and what it answers is an error: nothing is sent, nothing verifies, and it passes.
/// </summary>
public abstract class RefusalContract(ServiceBinary binary)
{
    /// <summary>Of a megabyte each.</summary>
    private const int OthersKeys = 16;

    [Fact]
    public Task F10_a_Redis_without_memory_refuses_everything_until_it_has_some() => RefusesAsync(
        "OOM",
        redis => redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1"),
        redis => redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0"));

    [Fact]
    public Task F34_a_Redis_that_others_fill_refuses_everything_until_they_make_room() => RefusesAsync(
        "OOM",
        async redis =>
        {
            for (var i = 0; i < OthersKeys; i++)
            {
                await redis.ExecuteAsync("SETRANGE", $"others:{i}", 1024 * 1024, "theirs");
            }

            // Less than they take, so that what Redis frees of its own accord makes no room.
            await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", $"{OthersKeys / 2}mb");
        },
        redis => redis.ExecuteAsync(
            "DEL", [.. Enumerable.Range(0, OthersKeys).Select(object (i) => $"others:{i}")]));

    [Fact]
    public Task F10_a_Redis_that_may_not_write_refuses_everything_until_it_may() => RefusesAsync(
        "READONLY",
        redis => redis.ExecuteAsync("REPLICAOF", "127.0.0.1", "1"),
        redis => redis.ExecuteAsync("REPLICAOF", "NO", "ONE"));

    [Fact]
    public Task F10_a_Redis_without_enough_copies_refuses_everything_until_it_has_them() => RefusesAsync(
        "NOREPLICAS",
        redis => redis.ExecuteAsync("CONFIG", "SET", "min-replicas-to-write", "1"),
        redis => redis.ExecuteAsync("CONFIG", "SET", "min-replicas-to-write", "0"));

    [Fact]
    public async Task F10_a_Redis_that_cannot_save_refuses_everything_until_it_can()
    {
        using var folder = new TemporaryFolder();

        // Not even root replaces a folder by a file.
        var obstacle = Path.Combine(folder.Path, "dump.rdb");
        await RefusesAsync(
            "MISCONF",
            async redis =>
            {
                Directory.CreateDirectory(Path.Combine(obstacle, "in-the-way"));
                await redis.ExecuteAsync("CONFIG", "SET", "save", "3600 1");
                await SavesAsync(redis, "err");
            },
            async redis =>
            {
                Directory.Delete(obstacle, recursive: true);
                await SavesAsync(redis, "ok");
            },
            "--dir", folder.Path);
    }

    [Fact]
    public Task F12_a_user_who_may_run_no_scripts_is_refused_everything_until_it_may() => RefusesAsync(
        "NOPERM",
        redis => redis.ExecuteAsync("ACL", "SETUSER", "default", "-@scripting"),
        redis => redis.ExecuteAsync("ACL", "SETUSER", "default", "+@scripting"));

    [Fact]
    public async Task F10_a_Redis_that_is_busy_with_a_script_refuses_everything_until_it_is_not()
    {
        using var busy = new TcpClient();
        await RefusesAsync(
            "BUSY",
            async redis =>
            {
                await redis.ExecuteAsync("CONFIG", "SET", "busy-reply-threshold", "1");
                await busy.ConnectAsync((IPEndPoint)redis.EndPoint);
                await busy.GetStream().WriteAsync("EVAL 'while true do end' 0\r\n"u8.ToArray());
                await Installation.RecoversAsync(
                    async () => await AskAsync((IPEndPoint)redis.EndPoint, "PING") is ['-', 'B', ..]);
            },
            async redis => Assert.Equal("+OK", await AskAsync((IPEndPoint)redis.EndPoint, "SCRIPT KILL")));
    }

    [Fact]
    public async Task F11_a_Redis_that_evicts_keys_serves_and_is_warned_about()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync("--maxmemory-policy", "allkeys-lru");
        await using var service = await installation.StartAsync();

        Assert.Equal(200, (await service.GetAsync("/health/ready")).Status);

        Assert.Contains("allkeys-lru", await service.SaysAsync("forgotten limit"), StringComparison.Ordinal);
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
    }

    [Fact]
    public async Task F12_a_Redis_that_does_not_speak_TLS_is_an_outage_where_TLS_is_asked_for()
    {
        await using var installation = await Installation.CreateAsync(binary);
        var url = installation.Redis.Url.Replace("redis://", "rediss://", StringComparison.Ordinal);
        await using var service = await installation.StartAsync(
            ("REDIS_URL", url), ("Redis__TimeoutMilliseconds", "1000"));

        IsUnavailable(await service.SendAsync(new { email = "ada@example.com" }));
        await IsAliveAndNotReadyAsync(service);

        Assert.Empty(installation.Provider.Requests);
        Assert.False(service.HasExited);
    }

    private async Task RefusesAsync(
        string error, Func<IServer, Task> begin, Func<IServer, Task> end, params string[] options)
    {
        await using var installation = await Installation.CreateAsync(binary);
        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync(options);
        await using var direct = await installation.Redis.ConnectAsync();
        var redis = direct.GetServers()[0];
        await using var service = await installation.StartReadyAsync(("Redis__TimeoutMilliseconds", "1000"));
        var sent = await service.SendAsync(new { email = "ada@example.com" });
        var code = installation.Provider.LastCode;
        var guess = new { email = "ada@example.com", code, verificationId = sent.Text("verificationId") };

        await begin(redis);
        for (var i = 0; i < 10; i++)
        {
            IsUnavailable(await service.SendAsync(new { email = $"refused-{i}@example.com" }));
            IsUnavailable(await service.VerifyAsync(guess));
        }

        Assert.Single(installation.Provider.Requests);
        Assert.Equal(200, (await service.GetAsync("/health/live")).Status);
        await service.SaysAsync(error);
        await end(redis);

        await Installation.RecoversAsync(() => SendsAsync(service, "back"));
        Assert.Equal(200, (await service.VerifyAsync(guess)).Status);
        Assert.False(service.HasExited);
    }

    /// <summary>Has it save in the background, until that comes to this.</summary>
    private static async Task SavesAsync(IServer redis, string status)
    {
        await redis.ExecuteAsync("BGSAVE");
        await Installation.RecoversAsync(async () =>
            ((string?)await redis.ExecuteAsync("INFO", "persistence") ?? "")
                .Contains($"rdb_last_bgsave_status:{status}", StringComparison.Ordinal));
    }

    /// <summary>
    /// Asks on a connection of its own and without a library; gives the first line of the answer.
    /// </summary>
    internal static async Task<string?> AskAsync(IPEndPoint redis, string command)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(redis);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"));
        using var reader = new StreamReader(connection.GetStream());
        return await reader.ReadLineAsync();
    }
}
