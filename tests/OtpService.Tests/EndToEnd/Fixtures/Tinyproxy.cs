using System.Diagnostics;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// A real proxy, tinyproxy, that wants a password, and to which a name means this machine as it does to nobody else.
/// </summary>
internal sealed class Tinyproxy : IAsyncDisposable
{
    public const string Account = "desk:kumquat";
    public const string Host = "api.provider.example";

    /// <summary>The library by which a process knows other names: those in the file NSS_WRAPPER_HOSTS.</summary>
    public static string NameService => Directory
        .EnumerateFiles(Repository.PathOf("artifacts/mail"), "libnss_wrapper.so", SearchOption.AllDirectories).First();

    private readonly TemporaryFolder folder = new();
    private readonly Process process;
    private readonly int port = FreePort.Find();

    private Tinyproxy()
    {
        var unpacked = Repository.PathOf("artifacts");
        Assert.True(Directory.Exists(Path.Combine(unpacked, "proxy")), "Run ./tests/unpack.sh once: it unpacks the proxy of this test.");
        var (settings, hosts) = (Path.Combine(folder.Path, "settings"), Path.Combine(folder.Path, "hosts"));
        File.WriteAllText(settings, $"""
            Port {port}
            Listen 127.0.0.1
            BasicAuth {Account.Replace(':', ' ')}
            LogFile "{LogFile}"
            LogLevel Connect

            """);
        File.WriteAllText(hosts, $"127.0.0.1 {Host}\n");
        var start = new ProcessStartInfo(Path.Combine(unpacked, "proxy/usr/bin/tinyproxy"), ["-d", "-c", settings])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["LD_PRELOAD"] = NameService;
        start.Environment["NSS_WRAPPER_HOSTS"] = hosts;
        process = Process.Start(start) ?? throw new InvalidOperationException("The proxy did not start.");
    }

    public string Address => $"127.0.0.1:{port}";

    /// <summary>What it was asked for, a line each.</summary>
    public IReadOnlyList<string> Requests =>
        [.. File.ReadAllLines(LogFile).Where(line => line.Contains("Request (file", StringComparison.Ordinal))];

    private string LogFile => Path.Combine(folder.Path, "log");

    public static async Task<Tinyproxy> StartAsync()
    {
        var proxy = new Tinyproxy();
        using var client = new HttpClient();
        await Installation.RecoversAsync(async () =>
        {
            try
            {
                using var refusal = await client.GetAsync(new Uri($"http://{proxy.Address}"));
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }
}
