using System.Security.Cryptography;

namespace OtpService.Otp;

/// <summary>
/// HMAC-SHA-256 (RFC 2104) under one key. Each thread keeps one that knows the key already, which takes less
/// than half the time of beginning anew with every input.
/// </summary>
internal sealed class KeyedHash(byte[] key) : IDisposable
{
    public const int Size = HMACSHA256.HashSizeInBytes;

    private readonly ThreadLocal<IncrementalHash> own =
        new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key), trackAllValues: true);

    public void Hash(ReadOnlySpan<byte> input, Span<byte> hash)
    {
        var mac = own.Value ?? throw new InvalidOperationException("A hash was used before it was made.");
        mac.AppendData(input);
        mac.GetHashAndReset(hash);
    }

    public void Dispose()
    {
        foreach (var mac in own.Values)
        {
            mac.Dispose();
        }

        own.Dispose();
    }
}
