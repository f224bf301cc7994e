using System.Collections.Frozen;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Destinations;

/// <summary>Domains that an operator lists.</summary>
internal sealed class DomainList : DomainSet
{
    private readonly FrozenSet<string> domains;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public DomainList(IEnumerable<string> domains)
    {
        this.domains = domains.ToFrozenSet(StringComparer.Ordinal);
        lookup = this.domains.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool IsEmpty => domains.Count == 0;

    /// <summary>
    /// Reads names separated by commas; international names are converted to ASCII (RFC 5891).
    /// </summary>
    public static bool TryParse(string list, out DomainList domains)
    {
        var names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var good = true;
        for (var i = 0; i < names.Length; i++)
        {
            good &= HostName.TryParse(names[i], out names[i]);
        }

        domains = new(names);
        return good;
    }

    protected override bool Contains(ReadOnlySpan<char> domain) => lookup.Contains(domain);
}
