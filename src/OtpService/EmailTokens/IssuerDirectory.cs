using System.Buffers.Text;
using Microsoft.Extensions.Options;

namespace OtpService.EmailTokens;

/// <summary>
/// Knows who may vouch for the addresses of a domain: the issuer that the operator listed or, if * allows it, the one that
/// the domain's owner names in the DNS. A token never decides it.
/// </summary>
internal sealed class IssuerDirectory
{
    private const string Prefix = "iss=";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly IIssuerHttp http;
    private readonly string dns;
    private readonly FetchCache<string?> cache;

    public IssuerDirectory(IOptions<EmailTokenOptions> options, IIssuerHttp http, TimeProvider time)
    {
        _ = IssuerList.TryParse(options.Value.Issuers, out var listed);
        Listed = listed ?? throw new InvalidOperationException("The issuers were used before they were validated.");
        (this.http, dns, cache) = (http, options.Value.DnsUrl, new(Lifetime, time));
    }

    /// <summary>The listed issuers.</summary>
    public IssuerList Listed { get; }

    /// <summary>Whether an address of this domain may have a token.</summary>
    public bool MayKnow(string domain) => Listed.AllowsAny || Listed.Find(domain) is not null;

    /// <summary>Returns the host name of a domain's issuer; null if there is none.</summary>
    /// <exception cref="EmailTokenException">The resolver does not respond.</exception>
    public Task<string?> FindAsync(string domain, CancellationToken cancellationToken) =>
        Listed.Find(domain) is { } listed ? Task.FromResult<string?>(listed)
        : Listed.AllowsAny ? cache.GetAsync(domain, AskAsync, cancellationToken)
        : Task.FromResult<string?>(null);

    /// <summary>Asks the operator's resolver (RFC 8484). There must be one TXT record, and nothing else in it.</summary>
    private async Task<string?> AskAsync(string domain)
    {
        var query = new DnsTextQuery($"_email-verification.{domain}");
        var question = new Uri($"{dns}?dns={Base64Url.EncodeToString(query.Write())}");
        var answer = await http.GetAsync(question, "application/dns-message", isListed: true);
        try
        {
            return query.Read(answer) is [var record] && record.StartsWith(Prefix, StringComparison.Ordinal)
                && record[Prefix.Length..].TrimEnd(' ').ToLowerInvariant() is var host && IssuerHost.IsValid(host)
                    ? host
                    : null;
        }
        catch (FormatException exception)
        {
            throw new EmailTokenException(EmailTokenFault.Unavailable, exception);
        }
    }
}
