using System.Diagnostics;
using System.Text.Json;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>A real Prometheus that scrapes one port of this machine every second.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private static readonly string Unpacked = Repository.PathOf("artifacts/prometheus/usr/bin");

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient client = new();
    private readonly Process process;
    private readonly int port = FreePort.Find();

    public Prometheus(int target)
    {
        Assert.True(Directory.Exists(Unpacked), "Run ./tests/unpack.sh once: it unpacks the Prometheus of this test.");
        var settings = Path.Combine(folder.Path, "prometheus.yml");
        File.WriteAllText(settings, $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
              - job_name: otp
                static_configs: [{ targets: ["127.0.0.1:{{target}}"] }]

            """);
        process = Process.Start(new ProcessStartInfo(
            Path.Combine(Unpacked, "prometheus"),
            [
                $"--config.file={settings}", $"--storage.tsdb.path={Path.Combine(folder.Path, "data")}",
                $"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
            ])
        {
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException("Prometheus did not start.");
    }

    /// <summary>What Prometheus itself finds wrong with a page of metrics, but for names that .NET has given.</summary>
    public static async Task<IReadOnlyList<string>> FaultsOfAsync(string page)
    {
        using var promtool = Process.Start(new ProcessStartInfo(Path.Combine(Unpacked, "promtool"), ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException("promtool did not start.");
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        var said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(fault => !fault.StartsWith("dotnet_", StringComparison.Ordinal))];
    }

    /// <summary>How many series a query finds now; null where there is no answer.</summary>
    public async Task<int?> CountAsync(string query)
    {
        try
        {
            using var answer = await client.GetAsync(
                new Uri($"http://127.0.0.1:{port}/api/v1/query?query={Uri.EscapeDataString(query)}"));
            var body = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode
                ? JsonElement.Parse(body).GetProperty("data").GetProperty("result").GetArrayLength()
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        client.Dispose();
        folder.Dispose();
    }
}
