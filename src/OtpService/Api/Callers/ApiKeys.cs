using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace OtpService.Api.Callers;

/// <summary>
/// Distinguishes back ends from strangers by their bearer key (RFC 6750 section 2.1). Keys are kept as
/// SHA-256, which is sufficient for random keys, and are compared in constant time.
/// </summary>
internal sealed class ApiKeys(IOptions<ApiOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly byte[][] hashes =
    [
        .. from entry in ApiOptions.Split(options.Value.Keys)
           select SHA256.HashData(Encoding.UTF8.GetBytes(SecretOf(entry))),
    ];

    /// <summary>Whether any key is configured.</summary>
    public bool Any => hashes.Length > 0;

    public Caller Identify(HttpRequest request) => Identify(request.Headers.Authorization.ToString());

    /// <summary>Identifies a caller by the value of its header Authorization.</summary>
    public Caller Identify(string header)
    {
        if (header.Length == 0)
        {
            return Caller.Stranger;
        }

        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Caller.Impostor;
        }

        Span<byte> shown = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()), shown);
        var known = false;
        foreach (var hash in hashes)
        {
            known |= CryptographicOperations.FixedTimeEquals(hash, shown);
        }

        return known ? Caller.BackEnd : Caller.Impostor;
    }

    /// <summary>
    /// Returns the key of an entry, which is everything after the first colon if the entry has a name.
    /// </summary>
    public static string SecretOf(string entry) =>
        entry[(entry.IndexOf(':', StringComparison.Ordinal) + 1)..];
}

/// <summary>The kind of a caller.</summary>
internal enum Caller
{
    /// <summary>Sends a key that is not one of ours.</summary>
    Impostor,

    /// <summary>Sends no key: a browser or any other client.</summary>
    Stranger,

    /// <summary>Sends a configured key.</summary>
    BackEnd,
}
