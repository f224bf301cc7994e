using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OtpService.Otp;
using OtpService.Otp.Codes;

namespace OtpService.EmailTokens;

/// <summary>
/// Makes nonces and recognizes them later without storing any, so that strangers cannot fill the store: 16 random bytes,
/// the time of expiry, and 28 bytes of an HMAC-SHA-256 over both and over the origin and purpose that a nonce is for.
/// </summary>
internal sealed class EmailTokenNonces(SecretRing secrets, TimeProvider time) : IDisposable
{
    /// <summary>How long a form may stay open before it is submitted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const int RandomSize = 16;
    private const int SignedSize = RandomSize + sizeof(uint);
    private const int MacSize = 28;
    private const int Size = SignedSize + MacSize;

    private readonly KeyedHash[] keys = Array.ConvertAll(
        secrets.DeriveAll("email-token-nonce"), key => new KeyedHash(key));

    /// <summary>Makes a nonce of 64 characters.</summary>
    public string Make(string origin, Purpose purpose)
    {
        Span<byte> nonce = stackalloc byte[Size];
        RandomNumberGenerator.Fill(nonce[..RandomSize]);
        var expires = (uint)(time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[RandomSize..], expires);
        Sign(keys[0], nonce[..SignedSize], origin, purpose, nonce[SignedSize..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>Whether a nonce was made here for this origin and purpose, and has not expired.</summary>
    public bool IsValid(string nonce, string origin, Purpose purpose)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (nonce.Length != Base64Url.GetEncodedLength(Size) || !Base64UrlText.TryDecode(nonce, bytes, out _))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[MacSize];
        var isOurs = false;
        foreach (var key in keys)
        {
            Sign(key, bytes[..SignedSize], origin, purpose, expected);
            isOurs |= CryptographicOperations.FixedTimeEquals(expected, bytes[SignedSize..]);
        }

        return isOurs
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[RandomSize..]) > time.GetUtcNow().ToUnixTimeSeconds();
    }

    public void Dispose() => Array.ForEach(keys, key => key.Dispose());

    private static void Sign(
        KeyedHash key, ReadOnlySpan<byte> signed, string origin, Purpose purpose, Span<byte> mac)
    {
        // Neither an origin nor the name of a purpose contains a line feed, so that no two inputs run together.
        byte[] input = [.. signed, .. Encoding.UTF8.GetBytes($"{origin}\n{purpose.Name}")];
        Span<byte> hash = stackalloc byte[KeyedHash.Size];
        key.Hash(input, hash);
        hash[..MacSize].CopyTo(mac);
    }
}
