using System.Security.Cryptography;

namespace OtpService.Otp.Codes;

/// <summary>
/// Computes HMAC-SHA-256 (RFC 2104) under one key. Each thread keeps an instance that is initialized with the
/// key, which takes less than half the time of initializing one for every input. The instance is freed with its
/// thread.
/// </summary>
internal sealed class KeyedHash(byte[] key, Func<byte[], IncrementalHash> make) : IDisposable
{
    public const int Size = HMACSHA256.HashSizeInBytes;

    // trackAllValues stays off, because it keeps the instance of every thread that ever lived.
    private readonly ThreadLocal<IncrementalHash> own = new(() => make(key));

    public KeyedHash(byte[] key)
        : this(key, static key => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key))
    {
    }

    public void Hash(ReadOnlySpan<byte> input, Span<byte> hash)
    {
        var mac = own.Value ?? throw new InvalidOperationException("A hash was used before it was made.");
        mac.AppendData(input);
        mac.GetHashAndReset(hash);
    }

    /// <summary>The instances of other threads are finalized with their handles.</summary>
    public void Dispose() => own.Dispose();
}
