using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// An authority of one test, in a folder, and the certificates that it makes: of a server and of its clients.
/// </summary>
internal sealed class RedisCertificates : IDisposable
{
    private readonly X509Certificate2 authority;
    private readonly string folder;

    public RedisCertificates(string folder)
    {
        this.folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(Days(-30), Days(30));
        File.WriteAllText(Authority, authority.ExportCertificatePem());
    }

    /// <summary>The file that SSL_CERT_FILE names.</summary>
    public string Authority => Path.Combine(folder, "authority.crt");

    /// <summary>Makes a certificate; gives the files of the certificate and its key.</summary>
    public (string Certificate, string Key) Make(string name, IPAddress address, int lastDay = 1)
    {
        var (certificate, key) = New(name, address, lastDay);
        var files = (Path.Combine(folder, $"{name}.crt"), Path.Combine(folder, $"{name}.key"));
        File.WriteAllText(files.Item1, certificate);
        File.WriteAllText(files.Item2, key);
        return files;
    }

    /// <summary>Makes a certificate of a client and its key, as one text.</summary>
    public string MakeClient(string name)
    {
        var (certificate, key) = New(name, IPAddress.Loopback, lastDay: 1);
        return $"{certificate}\n{authority.ExportCertificatePem()}\n{key}";
    }

    /// <summary>What a server with this certificate is told when it starts.</summary>
    public string[] OptionsOf(int port, (string Certificate, string Key) own, params string[] more) =>
    [
        "--tls-port", $"{port}", "--tls-cert-file", own.Certificate, "--tls-key-file", own.Key,
        "--tls-ca-cert-file", Authority, .. more,
    ];

    public void Dispose() => authority.Dispose();

    private (string Certificate, string Key) New(string name, IPAddress address, int lastDay)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.Create(
            authority, Days(-20), Days(lastDay), RandomNumberGenerator.GetBytes(8));
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static DateTimeOffset Days(int days) => TimeProvider.System.GetUtcNow().AddDays(days);
}
