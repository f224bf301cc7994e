using System.Buffers.Binary;
using System.Buffers.Text;

namespace OtpService.Otp.Recipients;

/// <summary>
/// The keyed pseudonym of an address: 128 bits of an HMAC. The only trace of an address that reaches a store.
/// </summary>
internal readonly record struct AddressTag(UInt128 Bits)
{
    public const int Size = 16;

    public static AddressTag Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
