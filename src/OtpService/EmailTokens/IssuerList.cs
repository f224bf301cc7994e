using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace OtpService.EmailTokens;

/// <summary>
/// Which issuer may vouch for the addresses of which domain, as EMAIL_TOKEN_ISSUERS lists it. The operator decides it,
/// never a token: whoever may name an issuer can make proofs for the domain.
/// </summary>
internal sealed class IssuerList
{
    private readonly FrozenDictionary<string, string> byDomain;

    private IssuerList(Dictionary<string, string> byDomain) =>
        this.byDomain = byDomain.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether there is no issuer.</summary>
    public bool IsEmpty => byDomain.Count == 0;

    /// <summary>The domains whose addresses may have a token.</summary>
    public IReadOnlyList<string> Domains => [.. byDomain.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The host names of the issuers.</summary>
    public IReadOnlyCollection<string> Hosts => byDomain.Values.ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns the issuer of a domain, which is in lower case; null if there is none.</summary>
    public string? Find(string domain) => byDomain.GetValueOrDefault(domain);

    /// <summary>Reads a list; an empty text is an empty list.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IssuerList? list)
    {
        list = null;
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (var entry in text.ToLowerInvariant().Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !Array.TrueForAll(parts, IssuerHost.IsValid) || !pairs.TryAdd(parts[0], parts[1]))
            {
                return false;
            }
        }

        list = new(pairs);
        return true;
    }
}
