using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OtpService.Otp.Destinations;

/// <summary>
/// Stores a long list of domains in eight bytes each: the first eight bytes of the SHA-256. With 100,000 domains,
/// one of 10^14 other names is mistaken for one of them.
/// </summary>
internal sealed class DomainDigests : DomainSet
{
    private const int DigestSize = sizeof(ulong);

    /// <summary>The longest name of a host (RFC 1035 section 2.3.4).</summary>
    private const int MaxLength = 253;

    private readonly ulong[] sorted;

    /// <summary>Keeps domains in ASCII form.</summary>
    public DomainDigests(IEnumerable<string> domains)
    {
        sorted = [.. domains.Select(domain => DigestOf(domain))];
        Array.Sort(sorted);
    }

    /// <summary>Reads sorted digests, each in big-endian byte order.</summary>
    public DomainDigests(Stream digests)
    {
        var bytes = new byte[digests.Length];
        digests.ReadExactly(bytes);
        sorted = new ulong[bytes.Length / DigestSize];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(i * DigestSize));
        }
    }

    public static DomainDigests None { get; } = new([]);

    public int Count => sorted.Length;

    protected override bool Contains(ReadOnlySpan<char> domain) =>
        sorted.Length > 0 && Array.BinarySearch(sorted, DigestOf(domain)) >= 0;

    private static ulong DigestOf(ReadOnlySpan<char> domain)
    {
        var text = domain.Length <= MaxLength ? stackalloc byte[MaxLength] : new byte[domain.Length];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(domain, text)], digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
