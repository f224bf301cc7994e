using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Delivery.Smtp.Servers;

/// <summary>
/// A real mail server in a folder of its own, on a port of this machine. It needs the rights of root, because it
/// gives them up for the users that its configuration names.
/// </summary>
internal abstract class MailServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly List<string> writable = [];
    private Process? process;

    public int Port { get; } = FreePort.Find();

    protected static string Unpacked { get; } = Repository.PathOf("artifacts/mail");

    /// <summary>Where its configuration, its mail and its log are.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("mail-").FullName;

    protected string LogFile => Path.Combine(Folder, "log", "main");

    /// <summary>The lines of its log so far with this in them.</summary>
    public IReadOnlyList<string> Logged(string text) => !File.Exists(LogFile)
        ? []
        : [.. File.ReadAllLines(LogFile).Where(line => line.Contains(text, StringComparison.Ordinal))];

    /// <summary>Waits until something holds of it.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Pace);
        while (!holds())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await RunAsync("kill", $"{process.Id}");
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await RunAsync("rm", "-r", Folder);
    }

    protected static string Libraries => string.Join(':', Directory
        .EnumerateFiles(Unpacked, "*.so*", SearchOption.AllDirectories)
        .Select(Path.GetDirectoryName).Distinct(StringComparer.Ordinal));

    /// <summary>Makes a folder in which it may write, whoever it has become.</summary>
    protected string MakeFolder(string name)
    {
        var folder = Path.Combine(Folder, name);
        Directory.CreateDirectory(folder);
        writable.Add(folder);
        return folder;
    }

    protected async Task StartAsync(params string[] command)
    {
        Assert.True(Directory.Exists(Unpacked), "Run ./tests/unpack.sh once: it unpacks the mail servers of this test.");

        await RunAsync("chmod", "-R", "a+rX", Folder);
        await RunAsync(["chmod", "a+w", .. writable]);
        process = StartAsRoot(["env", $"LD_LIBRARY_PATH={Libraries}", .. command]);
        await UntilAsync(Answers);
    }

    protected static async Task RunAsync(params string[] command)
    {
        using var running = StartAsRoot(command);
        await running.WaitForExitAsync();
    }

    private bool Answers()
    {
        // The kernel accepts connections for a server that is not there yet, and nobody greets those.
        using var client = new TcpClient { ReceiveTimeout = 1000 };
        try
        {
            client.Connect(IPAddress.Loopback, Port);
            return client.GetStream().ReadByte() == '2';
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private static Process StartAsRoot(params string[] command)
    {
        var all = Environment.IsPrivilegedProcess ? command : ["sudo", "-n", .. command];
        return Process.Start(new ProcessStartInfo(all[0], all[1..]) { UseShellExecute = false })
            ?? throw new InvalidOperationException($"{all[0]} did not start.");
    }
}
