using System.Text.Json;

namespace OtpService.EmailTokens;

/// <summary>
/// The public keys of one listed issuer, from where its metadata says that they are. They are kept for ten minutes; when
/// the issuer does not respond, for up to an hour. However many requests wait for them, they are fetched once.
/// </summary>
internal sealed class IssuerKeySet(string issuer, IIssuerHttp http, TimeProvider time)
{
    private const int MostKeys = 20;

    private static readonly TimeSpan UsableFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private Task<IReadOnlyList<JwtKey>>? fetching;
    private (IReadOnlyList<JwtKey> Keys, long At)? fetched;
    private long? failed;

    /// <summary>Returns the keys, fetched if they are older than this.</summary>
    /// <exception cref="EmailTokenException">The issuer does not respond as it should.</exception>
    public async Task<IReadOnlyList<JwtKey>> GetAsync(TimeSpan newerThan, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<JwtKey>> pending;
        lock (gate)
        {
            if (Usable(newerThan) is { } keys)
            {
                return keys;
            }

            if (failed is { } at && time.GetElapsedTime(at) < RetryEvery)
            {
                return Usable(UsableFor) ?? throw new EmailTokenException(EmailTokenFault.Unavailable);
            }

            pending = fetching ??= FetchAsync();
        }

        return await pending.WaitAsync(cancellationToken);
    }

    private IReadOnlyList<JwtKey>? Usable(TimeSpan age) =>
        fetched is { } known && time.GetElapsedTime(known.At) <= age ? known.Keys : null;

    private async Task<IReadOnlyList<JwtKey>> FetchAsync()
    {
        // The caller holds the gate, and has not stored this task yet.
        await Task.Yield();
        try
        {
            var keys = await FetchOnceAsync();
            lock (gate)
            {
                (fetched, failed) = ((keys, time.GetTimestamp()), null);
            }

            return keys;
        }
        catch (EmailTokenException)
        {
            lock (gate)
            {
                failed = time.GetTimestamp();
                if (Usable(UsableFor) is { } older)
                {
                    return older;
                }
            }

            throw;
        }
        finally
        {
            lock (gate)
            {
                fetching = null;
            }
        }
    }

    private async Task<IReadOnlyList<JwtKey>> FetchOnceAsync()
    {
        try
        {
            var metadata = await GetAsync(new($"https://{issuer}/.well-known/email-verification"));
            return Uri.TryCreate(Jwt.Text(metadata, "jwks_uri"), UriKind.Absolute, out var place) && MayBeFetched(place)
                && (await GetAsync(place)).TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
                    ? [.. keys.EnumerateArray().Take(MostKeys).Select(JwtKey.TryRead).OfType<JwtKey>()]
                    : throw new EmailTokenException(EmailTokenFault.Unavailable);
        }
        catch (JsonException exception)
        {
            throw new EmailTokenException(EmailTokenFault.Unavailable, exception);
        }
    }

    private async Task<JsonElement> GetAsync(Uri uri) => StrictJson.Object(await http.GetAsync(uri, "application/json"));

    /// <summary>The keys may be at any host: Google's are at another site than its issuer.</summary>
    private static bool MayBeFetched(Uri place) =>
        place.Scheme == Uri.UriSchemeHttps && place.IsDefaultPort && place.UserInfo.Length == 0
        && IssuerHost.IsValid(place.Host);
}
