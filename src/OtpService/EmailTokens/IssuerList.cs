using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace OtpService.EmailTokens;

/// <summary>Which issuer may vouch for the addresses of which domain, as EMAIL_TOKEN_ISSUERS lists it.</summary>
internal sealed class IssuerList
{
    private const string AnyDomain = "*";

    private readonly FrozenDictionary<string, string> pinned;

    private IssuerList(Dictionary<string, string> pinned, bool allowsAny) =>
        (this.pinned, AllowsAny) = (pinned.ToFrozenDictionary(StringComparer.Ordinal), allowsAny);

    /// <summary>Whether the DNS names the issuer of a domain that is not listed.</summary>
    public bool AllowsAny { get; }

    /// <summary>Whether there is any issuer.</summary>
    public bool IsEmpty => pinned.Count == 0 && !AllowsAny;

    /// <summary>The domains whose addresses may have a token: those that are listed, and * for any.</summary>
    public IReadOnlyList<string> Domains =>
        [.. pinned.Keys.Order(StringComparer.Ordinal), .. AllowsAny ? [AnyDomain] : Array.Empty<string>()];

    /// <summary>Whether the operator listed this issuer.</summary>
    public bool Lists(string issuer) => pinned.Values.Contains(issuer, StringComparer.Ordinal);

    /// <summary>Returns the listed issuer of a domain, which is in lower case; null if there is none.</summary>
    public string? Find(string domain) => pinned.GetValueOrDefault(domain);

    /// <summary>Reads a list; an empty text is an empty list.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IssuerList? list)
    {
        list = null;
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        var any = false;
        foreach (var entry in text.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry == AnyDomain)
            {
                any = true;
                continue;
            }

            var parts = entry.ToLowerInvariant().Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !Array.TrueForAll(parts, IssuerHost.IsValid) || !pairs.TryAdd(parts[0], parts[1]))
            {
                return false;
            }
        }

        list = new(pairs, any);
        return true;
    }
}
