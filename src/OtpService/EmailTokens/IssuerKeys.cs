using System.Collections.Frozen;

namespace OtpService.EmailTokens;

/// <summary>Verifies the signatures of the listed issuers.</summary>
internal sealed class IssuerKeys(IssuerList issuers, IIssuerHttp http, TimeProvider time)
{
    /// <summary>Without the name of a key each one that fits is tried, which costs time.</summary>
    private const int MostTried = 10;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>An issuer that changes its keys is asked again after this time, and not more often.</summary>
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMinutes(1);

    private readonly FrozenDictionary<string, IssuerKeySet> sets =
        issuers.Hosts.ToFrozenDictionary(host => host, host => new IssuerKeySet(host, http, time));

    /// <summary>Whether one of the issuer's keys signed a token.</summary>
    /// <exception cref="EmailTokenException">The issuer does not respond as it should.</exception>
    public async Task<bool> SignedAsync(string issuer, Jwt token, CancellationToken cancellationToken)
    {
        var keys = await sets[issuer].GetAsync(Lifetime, cancellationToken);
        if (Signed(token, keys))
        {
            return true;
        }

        var newer = await sets[issuer].GetAsync(RefreshEvery, cancellationToken);
        return !ReferenceEquals(newer, keys) && Signed(token, newer);
    }

    private static bool Signed(Jwt token, IReadOnlyList<JwtKey> keys)
    {
        var id = Jwt.Text(token.Header, "kid");
        return keys.Where(key => (id is null || key.Id == id) && key.Fits(token)).Take(MostTried)
            .Any(key => key.Signed(token));
    }
}
