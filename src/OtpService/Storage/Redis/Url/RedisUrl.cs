using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using OtpService.Storage.Redis.Failover;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Url;

/// <summary>
/// Where Redis is and how to sign in, as <see cref="RedisUrlReader"/> reads it from REDIS_URL.
/// </summary>
/// <param name="Servers">
/// How to connect to the servers. It contains no servers if Sentinels report them.
/// </param>
/// <param name="Sentinels">The Sentinels that report the servers; null if the servers are listed.</param>
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

    /// <summary>Adds a certificate for servers and Sentinels that require one.</summary>
    public RedisUrl Showing(SslStreamCertificateContext certificate) => this with
    {
        Certificate = certificate,
        Sentinels = Sentinels is null
            ? null
            : Sentinels with { Login = Sentinels.Login with { Certificate = certificate } },
    };
}
