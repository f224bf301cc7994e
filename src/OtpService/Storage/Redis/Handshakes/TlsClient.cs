using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OtpService.Storage.Redis.Handshakes;

/// <summary>
/// Opens TLS to one server. It also remembers two facts that an exception does not contain: which check the
/// server's certificate failed, and whether the server asked for ours.
/// </summary>
internal sealed class TlsClient(EndPoint server, SslStreamCertificateContext? certificate)
{
    /// <summary>
    /// The time limit for downloading the revocation lists of a public authority. A private authority usually
    /// has none.
    /// </summary>
    private static readonly TimeSpan RevocationWithin = TimeSpan.FromMilliseconds(500);

    private string untrusted = "";
    private bool wantsCertificate;

    /// <summary>
    /// What it means if a connection ends without a reply: under TLS 1.3 a server rejects a certificate, or
    /// misses one, only after the client has finished its part.
    /// </summary>
    public string? FaultOfSilence => certificate is not null ? RedisFault.CertificateRefused
        : wantsCertificate ? RedisFault.CertificateWanted
        : null;

    /// <exception cref="RedisFaultException">One of the two sides does not trust the other.</exception>
    public async Task<Stream> EncryptAsync(Stream plain, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(plain);
        try
        {
            await encrypted.AuthenticateAsClientAsync(Options(), cancellationToken);
            return encrypted;
        }
        catch (Exception e)
        {
            await encrypted.DisposeAsync();
            if (FaultOf(e) is { } fault)
            {
                throw new RedisFaultException(fault, e);
            }

            throw;
        }
    }

    private string? FaultOf(Exception exception) => exception switch
    {
        AuthenticationException when untrusted.Length > 0 => untrusted,
        AuthenticationException => FaultOfSilence ?? RedisFault.NoTls,

        // A Redis without TLS reads the first message as the beginning of a command and waits for its end.
        OperationCanceledException => RedisFault.SilentTls,
        _ => null,
    };

    private SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = server switch
        {
            DnsEndPoint name => name.Host,
            IPEndPoint address => address.Address.ToString(),
            _ => "",
        },
        ClientCertificateContext = certificate,
        LocalCertificateSelectionCallback = certificate is null ? NoteRequest : null,
        RemoteCertificateValidationCallback = IsTrusted,
        CertificateChainPolicy = new()
        {
            RevocationMode = X509RevocationMode.Online,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
            UrlRetrievalTimeout = RevocationWithin,
            VerificationFlags = X509VerificationFlags.IgnoreEndRevocationUnknown
                | X509VerificationFlags.IgnoreCertificateAuthorityRevocationUnknown,
        },
    };

    /// <summary>
    /// Is called once before the server has responded, and again if it requests a certificate.
    /// </summary>
    private X509Certificate? NoteRequest(
        object sender, string targetHost, X509CertificateCollection localCertificates,
        X509Certificate? remoteCertificate, string[] acceptableIssuers)
    {
        wantsCertificate |= remoteCertificate is not null || acceptableIssuers.Length > 0;
        return null;
    }

    /// <summary>Trusts what the system trusts, and remembers the reason if it does not.</summary>
    private bool IsTrusted(
        object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        var isOutOfDate =
            chain?.ChainStatus.Any(link => link.Status == X509ChainStatusFlags.NotTimeValid) is true;
        untrusted = errors == SslPolicyErrors.None ? ""
            : !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? RedisFault.OtherHost
            : isOutOfDate ? RedisFault.Expired
            : RedisFault.Untrusted;
        return errors == SslPolicyErrors.None;
    }
}
