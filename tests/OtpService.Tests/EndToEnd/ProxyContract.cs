using System.Security.Cryptography.X509Certificates;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeProxyTests() : ProxyContract(ServiceBinary.Native);

/// <summary>The service where the only way out is a proxy.</summary>
public abstract class ProxyContract(ServiceBinary binary)
{
    [Fact]
    public async Task A_code_goes_out_through_the_proxy_which_sees_the_name_of_the_provider_alone()
    {
        using var folder = new TemporaryFolder();
        var (file, certificate) = await MakeAsync(folder);
        await using var provider = await FakeProvider.StartAsync(certificate);
        await using var proxy = await Tinyproxy.StartAsync();
        await using var installation = await Installation.CreateAsync(binary);
        var port = new Uri(provider.Url).Port;
        await using var service = await installation.StartReadyAsync(
            ("AUTOSEND_API_URL", $"https://{Tinyproxy.Host}:{port}"),
            ("SSL_CERT_FILE", file),
            ("HTTPS_PROXY", $"http://{Tinyproxy.Account}@{proxy.Address}"));

        var answer = await service.SendAsync(new { email = "ada@example.com" });

        Assert.Equal(200, answer.Status);
        Assert.Contains("ada@example.com", Assert.Single(provider.Requests).Body, StringComparison.Ordinal);
        Assert.All(proxy.Requests.Where(line => !line.Contains(" GET ", StringComparison.Ordinal)), line =>
            Assert.EndsWith($"CONNECT {Tinyproxy.Host}:{port} HTTP/1.1", line.TrimEnd(), StringComparison.Ordinal));
        Assert.DoesNotContain(
            installation.Provider.Requests, request => request.Body.Contains("ada@example.com", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "cannot be reached through the proxy (407): check HTTPS_PROXY, or list the host in NO_PROXY")]
    [InlineData("provider.example", "cannot be reached: check AUTOSEND_API_URL, DNS and the firewall")]
    public async Task Check_says_on_which_side_it_ends(string noProxy, string finding)
    {
        await using var proxy = await Tinyproxy.StartAsync();
        await using var installation = await Installation.CreateAsync(binary);
        installation.Settings["AUTOSEND_API_URL"] = $"https://{Tinyproxy.Host}:8443";
        installation.Settings["HTTPS_PROXY"] = $"http://{proxy.Address}";
        installation.Settings["NO_PROXY"] = noProxy;
        await using var check = await ServiceProcess.LaunchAsync(binary, installation.Settings, "check");

        Assert.Equal(1, await check.ExitAsync());
        Assert.Contains(check.Output, line => line.EndsWith($"autosend: {finding}", StringComparison.Ordinal));
    }

    private static async Task<(string File, X509Certificate2 Certificate)> MakeAsync(TemporaryFolder folder)
    {
        var (file, key) = (Path.Combine(folder.Path, "provider.crt"), Path.Combine(folder.Path, "provider.key"));
        await CertificateContract.MakeAsync(file, key, Tinyproxy.Host);
        return (file, X509Certificate2.CreateFromPemFile(file, key));
    }
}
