using System.Buffers.Binary;
using OtpService.Otp.Limits;
using StackExchange.Redis;

namespace OtpService.Storage.Redis;

/// <summary>
/// Integers as one argument of a script, eight bytes each and the highest first: Lua reads them three times
/// as fast as text.
/// </summary>
internal static class PackedIntegers
{
    public static RedisValue Of(params ReadOnlySpan<long> integers) => Of(integers, []);

    /// <summary>The integers, followed by limit and length in milliseconds of each window.</summary>
    public static RedisValue Of(ReadOnlySpan<long> integers, IReadOnlyList<SendWindow> windows)
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
            Append(ref rest, (long)windows[i].Length.TotalMilliseconds);
        }

        return packed;
    }

    private static void Append(ref Span<byte> rest, long integer)
    {
        BinaryPrimitives.WriteInt64BigEndian(rest, integer);
        rest = rest[sizeof(long)..];
    }
}
