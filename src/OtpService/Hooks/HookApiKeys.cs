using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace OtpService.Hooks;

/// <summary>
/// Authenticates systems that cannot sign, by one of API_KEYS in the header Authorization: as a bearer token,
/// as the password of Basic, or alone, because each system supports only one of these.
/// </summary>
internal sealed class HookApiKeys(IOptions<HookOptions> options)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private const int MaxLength = 1024;

    private readonly byte[][] hashes = Array.ConvertAll(
        HookOptions.Split(options.Value.ApiKeys, ','),
        key => Hash(key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]));

    public bool Any => hashes.Length > 0;

    public bool IsGenuine(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length is 0 or > MaxLength)
        {
            return false;
        }

        var shown = Hash(Secret(header));
        var known = false;
        foreach (var hash in hashes)
        {
            known |= CryptographicOperations.FixedTimeEquals(hash, shown);
        }

        return known;
    }

    private static string Secret(string header)
    {
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return header[Bearer.Length..].Trim();
        }

        Span<byte> pair = stackalloc byte[MaxLength];
        if (header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(header[Basic.Length..].Trim(), pair, out var length))
        {
            var text = Encoding.UTF8.GetString(pair[..length]);
            return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        }

        return header;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
