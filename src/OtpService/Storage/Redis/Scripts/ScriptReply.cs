using System.Buffers.Binary;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Scripts;

/// <summary>The one shape of a script's reply: a list that begins with a status.</summary>
internal readonly struct ScriptReply(RedisResult result)
{
    public int Status => (int)result[0];

    public int Length => result.Length;

    public int Number(int index) => (int)result[index];

    public string Text(int index) => (string?)result[index] ?? "";

    public byte[] Bytes(int index) => (byte[]?)result[index] ?? [];

    public IReadOnlyList<string?> Texts(int index) => (string?[]?)result[index] ?? [];

    public TimeSpan Time(int index) => TimeSpan.FromMilliseconds((long)result[index]);

    /// <summary>Returns the random part of a verification id; zero if the script returned none.</summary>
    public UInt128 Nonce(int index) =>
        (byte[]?)result[index] is { Length: AddressTag.Size } bytes
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : default;

    /// <summary>Whether a settlement found its subject.</summary>
    public static bool IsKnown(RedisResult reply) => new ScriptReply(reply).Status == 1;

    public static StoreUnavailableException Unknown() => new("Redis returned an unknown reply.");
}
