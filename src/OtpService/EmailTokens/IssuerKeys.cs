using System.Text.Json;

namespace OtpService.EmailTokens;

/// <summary>The public keys of issuers: where an issuer's metadata says that they are, kept for ten minutes.</summary>
internal sealed class IssuerKeys(IssuerDirectory directory, IIssuerHttp http, TimeProvider time)
{
    private const int MostKeys = 20;

    /// <summary>Without the name of a key each one that fits is tried, which costs time.</summary>
    private const int MostTried = 10;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>An issuer that changes its keys is asked again so soon, and not more often.</summary>
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMinutes(1);

    private readonly FetchCache<IReadOnlyList<JwtKey>> cache = new(Lifetime, time);

    /// <summary>Whether one of the issuer's keys signed a token.</summary>
    /// <exception cref="EmailTokenException">The issuer does not respond as it should.</exception>
    public async Task<bool> SignedAsync(string issuer, Jwt token, CancellationToken cancellationToken)
    {
        var keys = await cache.GetAsync(issuer, FetchAsync, cancellationToken);
        if (Signed(token, keys))
        {
            return true;
        }

        var newer = await cache.GetAsync(issuer, FetchAsync, cancellationToken, RefreshEvery);
        return !ReferenceEquals(newer, keys) && Signed(token, newer);
    }

    private static bool Signed(Jwt token, IReadOnlyList<JwtKey> keys)
    {
        var id = Jwt.Text(token.Header, "kid");
        return keys.Where(key => id is null || key.Id == id).Take(MostTried).Any(key => key.Signed(token));
    }

    private async Task<IReadOnlyList<JwtKey>> FetchAsync(string issuer)
    {
        var isListed = directory.Listed.Lists(issuer);
        var metadata = await GetAsync(new($"https://{issuer}/.well-known/email-verification"), isListed);
        if (!Uri.TryCreate(Jwt.Text(metadata, "jwks_uri"), UriKind.Absolute, out var place) || !MayBeFetched(place))
        {
            throw new EmailTokenException(EmailTokenFault.Unavailable);
        }

        var set = await GetAsync(place, isListed);
        return set.ValueKind == JsonValueKind.Object
            && set.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
                ? [.. keys.EnumerateArray().Take(MostKeys).Select(JwtKey.TryRead).OfType<JwtKey>()]
                : throw new EmailTokenException(EmailTokenFault.Unavailable);
    }

    private async Task<JsonElement> GetAsync(Uri uri, bool isListed)
    {
        var body = await http.GetAsync(uri, "application/json", isListed);
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new EmailTokenException(EmailTokenFault.Unavailable, exception);
        }
    }

    /// <summary>The keys may be at any host: Google's are at another site than its issuer.</summary>
    private static bool MayBeFetched(Uri place) =>
        place.Scheme == Uri.UriSchemeHttps && place.IsDefaultPort && place.UserInfo.Length == 0
        && IssuerHost.IsValid(place.Host);
}
