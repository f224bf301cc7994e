using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Proof;

/// <summary>
/// Signs a verification as a token that any back end can check without a call: a JWT (RFC 7519) with OpenID
/// Connect's standard claims. The token is written here, member by member, because a general library takes
/// nearly as long for that as for the signature. Libraries can read it.
/// </summary>
internal sealed class ProofSigner(SigningKeys keys, IOptions<ProofOptions> options, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How far a back end's clock may be behind ours: several libraries reject a token that was issued in
    /// their future, even by a second.
    /// </summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(10);

    private const int UsualSize = 512;

    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string issuer = options.Value.Issuer;
    private readonly string audience = options.Value.Audience;
    private readonly ECDsa key = keys.All[0].ECDsa;

    /// <summary>The first part of every token: algorithm, key and type (RFC 7515 section 4.1).</summary>
    private readonly string header = Part(json =>
    {
        json.WriteString("alg", "ES256");
        json.WriteString("kid", keys.All[0].KeyId);
        json.WriteString("typ", options.Value.TokenType);
    });

    /// <summary>Whether verifications return a token at all.</summary>
    public bool Enabled { get; } = options.Value.Tokens;

    /// <summary>Signs the proof of a code.</summary>
    public string Sign(VerificationId id, Address address, Purpose purpose) =>
        Sign(json => WriteClaims(json, id, address, purpose));

    /// <summary>
    /// Signs the proof of an email token. No registered authentication method (RFC 8176) fits, so that a back end which
    /// insists on a code can tell it apart. The origin says for which page the browser made the token.
    /// </summary>
    public string SignEmailToken(
        VerificationId id, Address email, Purpose purpose, string issuer, string origin) => Sign(json =>
    {
        WriteClaims(json, id, email, purpose, method: "evt");
        json.WriteString("email_issuer", issuer);
        json.WriteString("origin", origin);
    });

    private string Sign(Action<Utf8JsonWriter> write)
    {
        var signed = $"{header}.{Part(write)}";

        // The two numbers of the signature, one after the other, as in JWS (RFC 7518 section 3.4).
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private void WriteClaims(
        Utf8JsonWriter json, VerificationId id, Address address, Purpose purpose, string method = "otp")
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        json.WriteString("iss", issuer);
        json.WriteString("aud", audience);
        json.WriteNumber("iat", now - (long)ClockTolerance.TotalSeconds);
        json.WriteNumber("exp", now + (long)Lifetime.TotalSeconds);
        json.WriteString("jti", id.ToString());
        json.WriteString("purpose", purpose.Name);
        json.WriteStartArray("amr");
        json.WriteStringValue(method);
        if (MethodOf(address.Channel) is { } way)
        {
            json.WriteStringValue(way);
        }

        json.WriteEndArray();
        if (address.IsPhone)
        {
            json.WriteString("sub", $"phone:{address.Value}");
            json.WriteString("phone_number", address.Value);
            json.WriteBoolean("phone_number_verified", true);
        }
        else
        {
            json.WriteString("sub", $"email:{address.Value}");
            json.WriteString("email", address.Value);
            json.WriteBoolean("email_verified", true);
        }
    }

    /// <summary>The authentication method of a channel (RFC 8176 section 2), where one is registered.</summary>
    private static string? MethodOf(Channel channel) => channel switch
    {
        Channel.Sms => "sms",
        Channel.Voice => "tel",
        Channel.Email or Channel.WhatsApp or Channel.Telegram => null,
    };

    /// <summary>Encodes an object as a part of a token.</summary>
    private static string Part(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(UsualSize);
        using (var json = new Utf8JsonWriter(bytes, Relaxed))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(bytes.WrittenSpan);
    }
}
