using System.Net.Http.Json;
using System.Net.Sockets;
using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativePrivateNetworkTests() : PrivateNetworkContract(ServiceBinary.Native);

/// <summary>
/// A name that only private networks have and that leads to the internet: a public address that a network of this test
/// alone has, in which nothing else runs.
/// </summary>
public abstract class PrivateNetworkContract(ServiceBinary binary)
{
    private const string Address = "203.0.113.7";
    /// <summary>Whoever is not root may have networks too, as a root of their own.</summary>
    private const string Own = "[ \"$(id -u)\" = 0 ] || own=U; ";

    [Fact]
    public async Task Nothing_goes_without_TLS_where_a_private_name_leads_out()
    {
        using var folder = new TemporaryFolder();
        await using var installation = await InstallationAsync(folder);
        await using var service = await ServiceProcess.LaunchAsync(
            binary.Within(
                Own + "exec unshare ${own:+-r} -n sh -c "
                + $"'PATH=$PATH:/usr/sbin; ip link set lo up && ip addr add {Address}/32 dev lo && exec \"$0\"' \"$0\""),
            installation.Settings);
        await service.SaysAsync("Application started");

        var answer = await SendAsync(Path.Combine(folder.Path, "otp.sock"));

        answer.IsProblem(503, "delivery_unavailable");
        foreach (var provider in new[] { "webhook", "smtp" })
        {
            var line = await service.SaysAsync($"\"Provider\":\"{provider}\"");
            Assert.Contains("\"Reply\":\"not on a private network\"", line, StringComparison.Ordinal);
        }

        await using var check = await ServiceProcess.LaunchAsync(
            binary.Within($"{Own}exec nsenter -t {service.Id} ${{own:+-U --preserve-credentials}} -n \"$0\" \"$@\""),
            installation.Settings, "check");
        await check.ExitAsync();
        foreach (var provider in new[] { "webhook", "smtp" })
        {
            Assert.Contains(check.Output, line => line.StartsWith(
                $"fail  {provider}: is not on a private network", StringComparison.Ordinal));
        }
    }

    private async Task<Installation> InstallationAsync(TemporaryFolder folder)
    {
        var installation = await Installation.CreateAsync(binary);
        var (redis, hosts) = (Path.Combine(folder.Path, "redis.sock"), Path.Combine(folder.Path, "hosts"));
        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync("--unixsocket", redis);
        await File.WriteAllTextAsync(hosts, $"{Address} gateway\n");
        foreach (var (name, value) in new[]
        {
            ("REDIS_URL", $"unix://{redis}"),
            ("ASPNETCORE_URLS", $"http://{Address}:8080;http://unix:{Path.Combine(folder.Path, "otp.sock")}"),
            ("EMAIL_PROVIDERS", "webhook,smtp"),
            ("WEBHOOK_URL", "http://gateway:8080/messages"),
            ("WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
            ("SMTP_HOST", "gateway"),
            ("SMTP_PORT", "8080"),
            ("SMTP_SECURITY", "none"),
            ("SMTP_FROM_EMAIL", "codes@sender.example"),
            ("NSS_WRAPPER_HOSTS", hosts),
            ("LD_PRELOAD", Tinyproxy.NameService),
        })
        {
            installation.Settings[name] = value;
        }

        return installation;
    }

    private static async Task<Answer> SendAsync(string socket)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                return new NetworkStream(connection, ownsSocket: true);
            },
        });
        using var response = await client.PostAsJsonAsync(
            new Uri("http://localhost/send-verification"), new { email = "ada@example.com" });
        return await Answer.ReadAsync(response);
    }
}
