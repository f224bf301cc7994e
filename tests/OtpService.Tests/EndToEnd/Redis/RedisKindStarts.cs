using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Redis;

/// <summary>The kinds whose Redis is started in another way.</summary>
internal sealed partial class RedisKind
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.77");

    private async Task WithTlsAsync(string kind)
    {
        var port = FreePort.Find();
        using var certificates = new RedisCertificates(folder.Path);
        using var strangers = new RedisCertificates(Directory.CreateDirectory(Path.Combine(folder.Path, "other")).FullName);
        var own = certificates.Make(
            "redis", kind == "TLS, for another host" ? Elsewhere : IPAddress.Loopback,
            lastDay: kind == "TLS, expired" ? -1 : 1);
        var wantsClients = kind.Contains("client certificate", StringComparison.Ordinal);
        await RestartedAsync("/0", certificates.OptionsOf(
            port, own, "--tls-auth-clients", wantsClients ? "yes" : "no",
            "--tls-protocols", kind.StartsWith("TLS 1.2", StringComparison.Ordinal) ? "TLSv1.2" : "TLSv1.2 TLSv1.3"));
        Url = kind switch
        {
            "TLS that is not there" => Url.Replace("redis://", "rediss://", StringComparison.Ordinal),
            "a TLS port without TLS" => $"redis://127.0.0.1:{port}",
            _ => $"rediss://127.0.0.1:{port}",
        };
        if (kind.EndsWith("two servers", StringComparison.Ordinal))
        {
            Url += ",127.0.0.1:1";
        }

        if (kind != "TLS, not trusted")
        {
            Installation.Settings["SSL_CERT_FILE"] = certificates.Authority;
        }

        if (kind.StartsWith("TLS, a client certificate is given", StringComparison.Ordinal))
        {
            Installation.Settings["REDIS_CLIENT_CERTIFICATE"] = certificates.MakeClient("client");
        }

        if (kind == "TLS, the client certificate of a stranger")
        {
            Installation.Settings["REDIS_CLIENT_CERTIFICATE"] = strangers.MakeClient("stranger");
        }
    }

    private async Task CrowdedAsync()
    {
        await RedisCommandLine.AskAsync(Installation.Redis.Port, "CONFIG", "SET", "maxclients", "1");
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Installation.Redis.Port);
        others.Add(client.GetStream());
    }

    private async Task LoadingAsync()
    {
        string[] options = ["--dir", folder.Path, "--rdbcompression", "no"];
        await RestartedAsync("/0", options);
        await RedisCommandLine.AskAsync(
            Installation.Redis.Port, "EVAL",
            "for i = 1, 2000 do redis.call('SET', 'filler-' .. i, string.rep(tostring(math.random()), 64)) end", "0");
        await RedisCommandLine.AskAsync(Installation.Redis.Port, "SAVE");
        await RestartedAsync(
            "/0", [.. options, "--key-load-delay", "100000", "--loading-process-events-interval-bytes", "2048"]);
    }

    /// <summary>Redis counts every address of its own but loopback's as another host.</summary>
    private async Task ProtectedAsync()
    {
        var outside = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .First(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        await RestartedAsync("/0", "--bind", "0.0.0.0", "--protected-mode", "yes");
        Url = Url.Replace("127.0.0.1", $"{outside}", StringComparison.Ordinal);
    }

    private async Task OnSocketAsync()
    {
        var socket = Path.Combine(folder.Path, "redis.sock");
        await RestartedAsync("/0", "--unixsocket", socket);
        Url = $"unix://{socket}?db=1";
    }

    private async Task OnGarnetAsync()
    {
        var garnet = await Garnet.StartAsync();
        others.Add(garnet);
        Url = garnet.Url;
    }
}
