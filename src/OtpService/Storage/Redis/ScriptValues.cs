using System.Buffers.Binary;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using StackExchange.Redis;

namespace OtpService.Storage.Redis;

/// <summary>The arguments of scripts: numbers in binary, the highest byte first.</summary>
internal static class ScriptValues
{
    /// <summary>
    /// Integers as one argument, eight bytes each: Lua reads them three times as fast as text.
    /// </summary>
    public static RedisValue Packed(params ReadOnlySpan<long> integers) => Packed(integers, []);

    /// <summary>The integers, followed by limit and length in milliseconds of each window.</summary>
    public static RedisValue Packed(ReadOnlySpan<long> integers, IReadOnlyList<SendWindow> windows)
    {
        var packed = new byte[sizeof(long) * (integers.Length + (2 * windows.Count))];
        var rest = packed.AsSpan();
        foreach (var integer in integers)
        {
            Append(ref rest, integer);
        }

        for (var i = 0; i < windows.Count; i++)
        {
            Append(ref rest, windows[i].Limit);
            Append(ref rest, Milliseconds(windows[i].Length));
        }

        return packed;
    }

    /// <summary>A nonce or fingerprint, 16 bytes.</summary>
    public static RedisValue Binary(UInt128 value)
    {
        var bytes = new byte[AddressTag.Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>A tag, 16 bytes.</summary>
    public static RedisValue Binary(AddressTag tag)
    {
        var bytes = new byte[AddressTag.Size];
        tag.Write(bytes);
        return bytes;
    }

    /// <summary>Returns eight bytes, or empty text if there is no value.</summary>
    public static RedisValue Binary(ulong? value)
    {
        if (value is not { } some)
        {
            return RedisValue.EmptyString;
        }

        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, some);
        return bytes;
    }

    public static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static void Append(ref Span<byte> rest, long integer)
    {
        BinaryPrimitives.WriteInt64BigEndian(rest, integer);
        rest = rest[sizeof(long)..];
    }
}
