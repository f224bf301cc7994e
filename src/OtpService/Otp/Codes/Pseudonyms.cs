using System.Buffers.Binary;
using System.Text;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Codes;

/// <summary>
/// Turns recipients and codes into the keyed values that a store may see (HMAC-SHA-256, RFC 2104). Each field of
/// an input is preceded by its length, so that two different inputs never yield the same bytes.
/// </summary>
internal sealed class Pseudonyms(SecretRing secrets) : IDisposable
{
    public const int HashSize = KeyedHash.Size;
    private const int UsualInput = 512;

    private readonly KeyedHash[] codes = Array.ConvertAll(
        secrets.DeriveAll("code-hash"), key => new KeyedHash(key));
    private readonly KeyedHash addresses = new(secrets.DeriveOldest("address-tag"));
    private readonly KeyedHash others = new(secrets.DeriveOldest("idempotency"));

    /// <summary>
    /// Returns the tag of a recipient's mailbox. Limits are counted and codes are stored under this tag.
    /// </summary>
    public AddressTag Tag(Address address) => TagOf(address, address.Mailbox);

    /// <summary>
    /// Returns the tag of the exact recipient, to which codes are bound. Other spellings of the same mailbox
    /// count with it, but its codes do not prove them.
    /// </summary>
    public AddressTag ExactTag(Address address, AddressTag mailbox) =>
        address.Value == address.Mailbox ? mailbox : TagOf(address, address.Value);

    /// <summary>The hash under which a new code is stored.</summary>
    public byte[] Hash(Purpose purpose, AddressTag exact, Code code) =>
        Mac(codes[0], [purpose.Name, exact.ToString(), code.Reveal()]);

    /// <summary>The hashes under which a guessed code may have been stored, one for each secret.</summary>
    public byte[][] Guesses(Purpose purpose, AddressTag exact, Code code) =>
        Array.ConvertAll(codes, key => Mac(key, [purpose.Name, exact.ToString(), code.Reveal()]));

    /// <summary>Returns a fingerprint of any other value that must be recognized but not stored.</summary>
    public UInt128 Fingerprint(params ReadOnlySpan<string> fields) =>
        BinaryPrimitives.ReadUInt128BigEndian(Mac(others, fields));

    /// <summary>
    /// Returns the pseudonym of a client network in the record of one recipient. It differs for every recipient,
    /// so that two records do not reveal that one network requested both.
    /// </summary>
    public ulong Network(ClientNetwork network, AddressTag address) =>
        BinaryPrimitives.ReadUInt64BigEndian(Mac(others, ["network", network.Value, address.ToString()]));

    public void Dispose()
    {
        Array.ForEach(codes, key => key.Dispose());
        addresses.Dispose();
        others.Dispose();
    }

    /// <summary>A number has one tag, by whichever channel it is reached: tags keep their first names.</summary>
    private AddressTag TagOf(Address address, string value) => AddressTag.Read(
        Mac(addresses, [address.IsPhone ? "Sms" : "Email", value]).AsSpan(0, AddressTag.Size));

    private static byte[] Mac(KeyedHash key, ReadOnlySpan<string> fields)
    {
        var most = 0;
        foreach (var field in fields)
        {
            most += sizeof(ushort) + Encoding.UTF8.GetMaxByteCount(field.Length);
        }

        var input = most <= UsualInput ? stackalloc byte[UsualInput] : new byte[most];
        var length = 0;
        foreach (var field in fields)
        {
            var written = Encoding.UTF8.GetBytes(field, input[(length + sizeof(ushort))..]);
            BinaryPrimitives.WriteUInt16BigEndian(input[length..], (ushort)written);
            length += sizeof(ushort) + written;
        }

        var hash = new byte[HashSize];
        key.Hash(input[..length], hash);
        return hash;
    }
}
