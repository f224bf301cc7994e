using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests;

/// <summary>
/// The README's commands do what it says, pasted one by one. Only the port differs, so that they run beside
/// anything.
/// </summary>
public sealed partial class ReadmeTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("README.md"));

    [GeneratedRegex("^```(?<language>sh|json)\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block { get; }

    [Fact]
    public async Task A_newcomer_sends_a_code_and_verifies_it()
    {
        var (start, commands, answers) = RunIt();
        await using var service = await StartedAsync(start);

        var printed = await ShellAsync(commands, service.Port);

        Assert.Equal(answers.Select(Members), printed.Select(Members));
        Assert.Equal("Email verified successfully", printed[^1].GetProperty("message").GetString());
    }

    [Fact]
    public async Task With_Redis_the_same_commands_leave_their_trace_there()
    {
        var start = Section("Go to production", "sh")[0]
            .Replace("redis://localhost:6379", redis.Url, StringComparison.Ordinal);
        var (_, commands, _) = RunIt();
        await using var service = await StartedAsync(start);

        var printed = await ShellAsync(commands, service.Port);

        Assert.Equal("Email verified successfully", printed[^1].GetProperty("message").GetString());
        await using var direct = await redis.ConnectAsync();
        Assert.NotEqual(0, (long)await direct.GetDatabase().ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task The_check_finds_nothing_wrong_in_Development()
    {
        using var check = Bash(Section("Go to production", "sh")[1]);
        var output = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.Equal(0, check.ExitCode);
        Assert.Contains(
            "\nok    configuration: every setting is valid for Development\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_short() => Assert.InRange(Text.Split('\n').Length, 1, 160);

    private static (string Start, string Commands, JsonElement[] Answers) RunIt()
    {
        var shell = Section("Quick start", "sh");
        var answers = Section("Quick start", "json").Select(json => JsonElement.Parse(json)).ToArray();
        return (shell[0], string.Join("echo\n", shell[1..]), answers);
    }

    private static string[] Section(string title, string language)
    {
        var start = Text.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        var end = Text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return [.. Block.Matches(Text[start..end]).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["body"].Value)];
    }

    private static string Members(JsonElement json) =>
        string.Join(' ', json.EnumerateObject().Select(m => m.Name));

    private static async Task<Service> StartedAsync(string command)
    {
        var port = FreePort();
        var process = Bash($"exec env {command.TrimEnd()} -- --urls http://localhost:{port}");
        var service = new Service(process, port);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Application started", StringComparison.Ordinal))
            {
                return service;
            }
        }

        await service.DisposeAsync();
        throw new InvalidOperationException("The README's command did not start the service.");
    }

    private static async Task<JsonElement[]> ShellAsync(string commands, int port)
    {
        using var shell = Bash(
            commands.Replace("localhost:8080", $"localhost:{port}", StringComparison.Ordinal));
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private static Process Bash(string commands)
    {
        var start = new ProcessStartInfo("bash", ["-c", commands])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Repository.PathOf(""),
        };

        // What analyzers find was found when everything was built; the command is no slower for it.
        start.Environment["RunAnalyzers"] = "false";
        return Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Service(Process process, int port) : IAsyncDisposable
    {
        public int Port => port;

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
