using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;
using static OtpService.Tests.EndToEnd.Redis.OutageContract;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeCertificateTests() : CertificateContract(ServiceBinary.Native);

/// <summary>Redis shows a certificate that it made itself.</summary>
public abstract class CertificateContract(ServiceBinary binary)
{
    [Fact]
    public async Task F12_a_certificate_that_nobody_trusts_is_an_outage_and_one_that_is_trusted_is_none()
    {
        using var folder = new TemporaryFolder();
        var (certificate, key) =
            (Path.Combine(folder.Path, "redis.crt"), Path.Combine(folder.Path, "redis.key"));
        await MakeAsync(certificate, key);
        var port = FreePort.Find();
        await using var installation = await Installation.CreateAsync(binary);
        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync(
            "--tls-port", $"{port}", "--tls-cert-file", certificate, "--tls-key-file", key,
            "--tls-auth-clients", "no");
        installation.Settings["REDIS_URL"] = $"rediss://127.0.0.1:{port}";
        await using var service = await installation.StartAsync(("Redis__TimeoutMilliseconds", "1000"));

        for (var i = 0; i < 10; i++)
        {
            IsUnavailable(await service.SendAsync(new { email = $"refused-{i}@example.com" }));
            IsUnavailable(
                await service.VerifyAsync(new { email = $"refused-{i}@example.com", code = "123456" }));
        }

        await IsAliveAndNotReadyAsync(service);
        Assert.Empty(installation.Provider.Requests);
        Assert.False(service.HasExited);

        await using var trusting = await installation.StartAsync(
            ("Redis__TimeoutMilliseconds", "10000"), ("SSL_CERT_FILE", certificate));
        Assert.Equal(200, (await trusting.SendAsync(new { email = "ada@example.com" })).Status);
        Assert.Equal(200, (await trusting.GetAsync("/health/ready")).Status);
    }

    /// <summary>Makes a certificate for this machine and a name, and its key.</summary>
    internal static async Task MakeAsync(string certificate, string key, string name = "redis.test")
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName(name);
        var request = new CertificateRequest($"CN={name}", pair, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(certificate, made.ExportCertificatePem());
        await File.WriteAllTextAsync(key, pair.ExportPkcs8PrivateKeyPem());
    }
}
