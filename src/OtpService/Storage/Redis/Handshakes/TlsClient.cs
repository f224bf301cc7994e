using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OtpService.Storage.Redis.Handshakes;

/// <summary>
/// Speaks TLS with one server, and remembers what a failure would not tell: which check its certificate did not
/// pass, and whether it asked for ours.
/// </summary>
internal sealed class TlsClient(EndPoint server, SslStreamCertificateContext? certificate)
{
    /// <summary>
    /// The revocation lists of a public authority are asked for no longer than this; those of a private one
    /// usually do not exist.
    /// </summary>
    private static readonly TimeSpan RevocationWithin = TimeSpan.FromMilliseconds(500);

    private string untrusted = "";
    private bool wantsCertificate;

    /// <summary>
    /// What a connection that ends without a reply means: under TLS 1.3 a server refuses a certificate, or
    /// misses it, only after the client has finished its part.
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

        // A Redis without TLS takes the first message for the beginning of a command and waits for its end.
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

    /// <summary>Is called once before the server has spoken, and again if it asks for a certificate.</summary>
    private X509Certificate? NoteRequest(
        object sender, string targetHost, X509CertificateCollection localCertificates,
        X509Certificate? remoteCertificate, string[] acceptableIssuers)
    {
        wantsCertificate |= remoteCertificate is not null || acceptableIssuers.Length > 0;
        return null;
    }

    /// <summary>Trusts what the system trusts, and notes why it does not.</summary>
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
