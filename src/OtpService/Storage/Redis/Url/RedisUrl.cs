using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using OtpService.Storage.Redis.Failover;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Url;

/// <summary>
/// Where Redis is and how to sign in: what REDIS_URL says, read by <see cref="RedisUrlReader"/>.
/// </summary>
/// <param name="Servers">How to connect to the servers; names none of them where Sentinels do.</param>
/// <param name="Sentinels">Whom to ask for the servers; null where they are listed.</param>
internal sealed record RedisUrl(ConfigurationOptions Servers, SentinelUrl? Sentinels)
{
    private SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>Whether more than one server may be the primary.</summary>
    public bool NamesSeveral => Sentinels is not null || Servers.EndPoints.Count > 1;

    /// <summary>The database that holds all keys.</summary>
    public int Database => Servers.DefaultDatabase ?? 0;

    public RedisLogin Login => new(Servers.User ?? "", Servers.Password ?? "", Servers.Ssl)
    {
        Certificate = Certificate,
    };

    public static bool TryParse(string text, [NotNullWhen(true)] out RedisUrl? url) =>
        RedisUrlReader.TryRead(text, out url, out _);

    /// <summary>The same, and this certificate for servers and Sentinels that ask for one.</summary>
    public RedisUrl Showing(SslStreamCertificateContext certificate) => this with
    {
        Certificate = certificate,
        Sentinels = Sentinels is null
            ? null
            : Sentinels with { Login = Sentinels.Login with { Certificate = certificate } },
    };
}
