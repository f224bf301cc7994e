using System.Security.Cryptography;
using OtpService.Otp.Codes;

namespace OtpService.Tests.Otp.Codes;

public sealed class KeyedHashTests
{
    /// <summary>RFC 4231, test case 2.</summary>
    [Fact]
    public void It_is_HMAC_SHA_256()
    {
        using var keyed = new KeyedHash("Jefe"u8.ToArray());

        Assert.Equal(
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            Hash(keyed, "what do ya want for nothing?"u8));
    }

    [Fact]
    public async Task Threads_that_hash_at_the_same_time_do_not_disturb_each_other()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        using var keyed = new KeyedHash(key);

        await Parallel.ForAsync(0, 20_000, TestContext.Current.CancellationToken, (i, _) =>
        {
            var input = BitConverter.GetBytes(i);
            Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(key, input)), Hash(keyed, input));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void Nothing_stays_of_a_thread_that_has_ended()
    {
        List<WeakReference> made = [];
        using var keyed = new KeyedHash([1], key =>
        {
            var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            made.Add(new WeakReference(mac));
            return mac;
        });
        for (var i = 0; i < 100; i++)
        {
            var thread = new Thread(() => Hash(keyed, "input"u8));
            thread.Start();
            thread.Join();
        }

        // An ended thread lets go of its own in two rounds: what it held, then what that held.
        for (var i = 0; i < 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(100, made.Count);
        Assert.InRange(made.Count(reference => reference.IsAlive), 0, 5);
    }

    private static string Hash(KeyedHash keyed, ReadOnlySpan<byte> input)
    {
        var hash = new byte[KeyedHash.Size];
        keyed.Hash(input, hash);
        return Convert.ToHexStringLower(hash);
    }
}
