using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Delivery.Spam;

/// <summary>
/// Debian's rspamd with the rules that come with it and need no network, as tests/unpack.sh unpacks it.
/// </summary>
internal sealed class Rspamd : IAsyncDisposable
{
    private const string Unpacked = "artifacts/rspamd";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rspamd-");
    private readonly int port = FreePort.Find();
    private readonly HttpClient client = new();
    private readonly Process process;

    private Rspamd()
    {
        var root = Repository.PathOf(Unpacked);
        Assert.True(Directory.Exists(root), $"{Unpacked} is missing: ./tests/unpack.sh unpacks it.");
        File.WriteAllText(PathOf("tld.dat"), "com\nexample\n");
        File.WriteAllText(PathOf("rspamd.conf"), Configuration(root));
        string[] variables =
        [
            $"CONFDIR={root}/etc/rspamd", $"LOCAL_CONFDIR={folder}", $"RULESDIR={root}/usr/share/rspamd/rules",
            $"LUALIBDIR={root}/usr/share/rspamd/lualib", $"PLUGINSDIR={root}/usr/share/rspamd/plugins",
            $"SHAREDIR={root}/usr/share/rspamd", $"DBDIR={folder}", $"RUNDIR={folder}", $"LOGDIR={folder}",
        ];
        var libraries = Directory.EnumerateFiles(root, "*.so*", SearchOption.AllDirectories)
            .Select(Path.GetDirectoryName).Distinct(StringComparer.Ordinal);
        process = Process.Start(new ProcessStartInfo(
            Path.Combine(root, "usr/bin/rspamd"),
            ["-f", "-i", "-c", PathOf("rspamd.conf"), .. variables.Select(variable => $"--var={variable}")])
        {
            UseShellExecute = false,
            Environment = { ["LD_LIBRARY_PATH"] = string.Join(':', libraries) },
        })
            ?? throw new InvalidOperationException("rspamd did not start.");
    }

    public static async Task<Rspamd> StartAsync()
    {
        var started = new Rspamd();
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Pace);
        while (!await started.AnswersAsync())
        {
            Assert.False(started.process.HasExited, "rspamd gave up: see its output.");
            await timer.WaitForNextTickAsync(limit.Token);
        }

        return started;
    }

    /// <summary>The rules that a mail meets, and the points of each.</summary>
    public async Task<Dictionary<string, double>> JudgeAsync(string mail)
    {
        using var answer = await client.PostAsync(
            new Uri($"http://127.0.0.1:{port}/checkv2"), new StringContent(mail));
        var judged = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return judged.GetProperty("symbols").EnumerateObject().ToDictionary(
            rule => rule.Name, rule => rule.Value.GetProperty("score").GetDouble(), StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        client.Dispose();
        folder.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private async Task<bool> AnswersAsync()
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>
    /// Its own files, without what asks name servers. The list of top-level domains is short, since compiling the
    /// whole one takes minutes.
    /// </summary>
    private string Configuration(string root) => $$"""
        lua = "{{root}}/usr/share/rspamd/rules/rspamd.lua"
        .include "{{root}}/etc/rspamd/metrics.conf"
        .include "{{root}}/etc/rspamd/actions.conf"
        .include "{{root}}/etc/rspamd/groups.conf"
        .include "{{root}}/etc/rspamd/composites.conf"
        .include "{{root}}/etc/rspamd/modules.d/chartable.conf"
        .include "{{root}}/etc/rspamd/modules.d/mid.conf"
        .include "{{root}}/etc/rspamd/modules.d/mime_types.conf"
        .include "{{root}}/etc/rspamd/modules.d/phishing.conf"
        .include "{{root}}/etc/rspamd/modules.d/regexp.conf"
        modules {
          path = "{{root}}/usr/share/rspamd/plugins/mid.lua";
          path = "{{root}}/usr/share/rspamd/plugins/mime_types.lua";
          path = "{{root}}/usr/share/rspamd/plugins/phishing.lua";
        }
        options {
          filters = "chartable,regexp";
          disable_hyperscan = true;
          url_tld = "{{PathOf("tld.dat")}}";
          tempdir = "{{folder}}";
          cache_file = "{{PathOf("symbols.cache")}}";
          dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }
        }
        lang_detection {
          languages = "{{root}}/usr/share/rspamd/languages";
          stop_words = "{{root}}/usr/share/rspamd/languages/stop_words";
        }
        logging { type = "file"; filename = "{{PathOf("log")}}"; level = "error"; }
        worker "normal" { bind_socket = "127.0.0.1:{{port}}"; count = 1; }

        """;
}
