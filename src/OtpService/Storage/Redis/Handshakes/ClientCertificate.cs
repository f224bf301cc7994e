using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OtpService.Storage.Redis.Handshakes;

/// <summary>Reads the certificate with which the service authenticates to Redis.</summary>
internal static class ClientCertificate
{
    /// <summary>
    /// Reads PEM: the certificate first, the certificates of its issuers in any order, and its private key
    /// without a password.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The context keeps the certificate.")]
    public static bool TryRead(string pem, [NotNullWhen(true)] out SslStreamCertificateContext? certificate)
    {
        certificate = null;
        try
        {
            X509Certificate2Collection others = [];
            others.ImportFromPem(pem);
            certificate = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(pem, pem), others, offline: true);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
