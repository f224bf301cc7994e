using System.Buffers.Binary;
using System.Text;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Codes;

/// <summary>
/// Turns addresses and codes into the keyed values that a store may see (HMAC-SHA-256, RFC 2104). Every field
/// of an input is preceded by its length, so that no two different inputs run together into the same bytes.
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
    /// The tag under which an address is counted and its codes are kept: that of its mailbox.
    /// </summary>
    public AddressTag Tag(Address address) => TagOf(address.Channel, address.Mailbox);

    /// <summary>
    /// The tag to which codes are bound: that of the exact address. Others of its mailbox are counted with
    /// it, and are not proven by its codes.
    /// </summary>
    public AddressTag ExactTag(Address address, AddressTag mailbox) =>
        address.Value == address.Mailbox ? mailbox : TagOf(address.Channel, address.Value);

    /// <summary>The hash under which a new code is stored.</summary>
    public byte[] Hash(Purpose purpose, AddressTag exact, Code code) =>
        Mac(codes[0], [purpose.Name, exact.ToString(), code.Reveal()]);

    /// <summary>The hashes under which a guessed code may have been stored, one for each secret.</summary>
    public byte[][] Guesses(Purpose purpose, AddressTag exact, Code code) =>
        Array.ConvertAll(codes, key => Mac(key, [purpose.Name, exact.ToString(), code.Reveal()]));

    /// <summary>A fingerprint of anything else that must be recognised but not kept.</summary>
    public UInt128 Fingerprint(params ReadOnlySpan<string> fields) =>
        BinaryPrimitives.ReadUInt128BigEndian(Mac(others, fields));

    /// <summary>
    /// A client network as the record of an address knows it. Another address knows it by another name, so
    /// that nobody learns from two records that one network asked for both.
    /// </summary>
    public ulong Network(ClientNetwork network, AddressTag address) =>
        BinaryPrimitives.ReadUInt64BigEndian(Mac(others, ["network", network.Value, address.ToString()]));

    public void Dispose()
    {
        Array.ForEach(codes, key => key.Dispose());
        addresses.Dispose();
        others.Dispose();
    }

    private AddressTag TagOf(Channel channel, string value) =>
        AddressTag.Read(Mac(addresses, [channel.ToString(), value]).AsSpan(0, AddressTag.Size));

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
