using System.Diagnostics;

namespace OtpService.Tests.Storage.Redis.Servers;

/// <summary>
/// Redis's own client, for what operators do to a Redis with it. It comes with every redis-server.
/// </summary>
internal static class RedisCommandLine
{
    /// <summary>Asks one server one thing; gives its answer.</summary>
    public static Task<string> AskAsync(int port, params string[] words) =>
        RunAsync(["-p", $"{port}", "-e", .. words]);

    /// <summary>Runs it with these arguments; gives what it says.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        using var client = Process.Start(new ProcessStartInfo("redis-cli", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })
            ?? throw new InvalidOperationException("redis-cli did not start.");
        var said = await Task.WhenAll(
            client.StandardOutput.ReadToEndAsync(), client.StandardError.ReadToEndAsync());
        await client.WaitForExitAsync();
        return client.ExitCode == 0
            ? said[0].Trim()
            : throw new InvalidOperationException(
                $"redis-cli {string.Join(' ', arguments)}: {string.Join(' ', said)}");
    }
}
