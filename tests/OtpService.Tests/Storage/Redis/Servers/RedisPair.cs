using System.Globalization;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.Storage.Redis.Servers;

/// <summary>
/// A primary and its replica. Nobody watches them: a test that breaks one promotes the other.
/// </summary>
internal sealed class RedisPair : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();

    private RedisPair()
    {
    }

    public RedisServer First { get; } = new();

    public RedisServer Second { get; } = new();

    public string Url => $"redis://127.0.0.1:{First.Port},127.0.0.1:{Second.Port}";

    /// <summary>Starts both with these options besides those that the tests need.</summary>
    public static async Task<RedisPair> StartAsync(params string[] options)
    {
        var pair = new RedisPair();
        try
        {
            await pair.StartAsync(pair.First, options);
            await pair.StartAsync(
                pair.Second, [.. options, "--replicaof", "127.0.0.1", $"{pair.First.Port}"]);
            await CaughtUpAsync(pair.Second);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it holds what its primary holds now.</summary>
    public static Task CaughtUpAsync(RedisServer replica) =>
        Installation.RecoversAsync(() => HasCaughtUpAsync(replica));

    /// <summary>Whether it holds what its primary held when this was asked; a primary always does.</summary>
    public static async Task<bool> HasCaughtUpAsync(RedisServer server)
    {
        var own = await ReplicationAsync(server.Port);
        if (own["role"] == "master")
        {
            return true;
        }

        var primary = await ReplicationAsync(Number(own["master_port"]));
        own = await ReplicationAsync(server.Port);
        return own.GetValueOrDefault("master_link_status") == "up"
            && Number(own["slave_repl_offset"]) >= Number(primary["master_repl_offset"]);
    }

    public static async Task<bool> IsPrimaryAsync(RedisServer server) =>
        (await ReplicationAsync(server.Port))["role"] == "master";

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Starts it in a folder of its own: a replica leaves what it copied in a file there.</summary>
    public Task StartAsync(RedisServer server, params string[] options) => server.StartAsync(
    [
        "--dir", Directory.CreateDirectory(Path.Combine(folder.Path, $"{server.Port}")).FullName,
        "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1", .. options,
    ]);

    private static async Task<Dictionary<string, string>> ReplicationAsync(int port) =>
        (await InfoAsync(port)).Split('\n')
            .Select(line => line.Trim().Split(':', 2))
            .Where(field => field.Length == 2)
            .ToDictionary(field => field[0], field => field[1]);

    /// <summary>Asks once more if Sentinel, which closes every connection when it changes a role, was faster.</summary>
    private static async Task<string> InfoAsync(int port)
    {
        try
        {
            return await RedisCommandLine.AskAsync(port, "INFO", "replication");
        }
        catch (InvalidOperationException e) when (e.Message.Contains("closed the connection", StringComparison.Ordinal))
        {
            return await RedisCommandLine.AskAsync(port, "INFO", "replication");
        }
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
