using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using OtpService.Otp.Codes;

namespace OtpService.Delivery.Calls;

/// <summary>
/// Encrypts the code of a call into a token of URL-safe base64. The provider of the call returns the token when the
/// person has pressed the key, so that no code is stored, and none is spoken to a mailbox. The content is the end of
/// the token's life in milliseconds since 1970, the length of the code, the code, and the language.
/// </summary>
internal sealed class CallTokens(SecretRing secrets, TimeProvider time)
{
    private const byte Version = 1;
    private const int MaxTokenLength = 512;
    private const int LengthAt = sizeof(long);

    /// <summary>How long a token lives if nobody says how long its code does.</summary>
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromMinutes(10);

    private readonly SealedBox boxes = new(secrets, "voice");

    /// <param name="call">What the call tells.</param>
    /// <param name="lifetime">How long the code lives; zero if that is not known.</param>
    public string Seal(CallContent call, TimeSpan lifetime)
    {
        var end = time.GetUtcNow() + (lifetime > TimeSpan.Zero ? lifetime : UsualLifetime);
        var code = Encoding.ASCII.GetBytes(call.Code.Reveal());
        Span<byte> start = stackalloc byte[LengthAt + 1];
        BinaryPrimitives.WriteInt64BigEndian(start, end.ToUnixTimeMilliseconds());
        start[LengthAt] = checked((byte)code.Length);
        return Base64Url.EncodeToString(
            boxes.Seal([.. start, .. code, .. Encoding.ASCII.GetBytes(call.Language)], [Version]));
    }

    /// <summary>Decrypts a token; null if this service did not make it, or if its life is over.</summary>
    public CallContent? Open(string token)
    {
        if (token.Length > MaxTokenLength || !Base64Url.IsValid(token)
            || !boxes.TryOpen(Base64Url.DecodeFromChars(token), [Version], out var content)
            || time.GetUtcNow().ToUnixTimeMilliseconds() >= BinaryPrimitives.ReadInt64BigEndian(content))
        {
            return null;
        }

        var text = Encoding.ASCII.GetString(content.AsSpan(LengthAt + 1));
        return new(new Code(text[..content[LengthAt]]), text[content[LengthAt]..]);
    }
}

/// <summary>What a call tells a person.</summary>
/// <param name="Code">The code.</param>
/// <param name="Language">The BCP 47 tag of the language.</param>
internal sealed record CallContent(Code Code, string Language);
