using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace OtpService.Tests.EmailTokens;

/// <summary>
/// Makes email tokens as a mail provider and Chromium 156 do; each part can be bent before it is signed. Only the formats of
/// the drafts are used, nothing of the service.
/// </summary>
internal sealed class TokenMint
{
    private readonly byte[] issuerKey = RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize);
    private readonly byte[] browserKey = RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize);

    public string Issuer { get; set; } = "accounts.issuer.test";

    public string Email { get; set; } = "ada@mail.test";

    public string Audience { get; set; } = "https://shop.example.com";

    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The issuer's public key.</summary>
    public JsonObject Jwk => Public(issuerKey, ("kid", "k1"), ("alg", "EdDSA"));

    /// <summary>Publishes the issuer's metadata and keys.</summary>
    public void Open(IssuerWorld world)
    {
        world.Publish(
            $"https://{Issuer}/.well-known/email-verification", new JsonObject { ["jwks_uri"] = $"https://keys.{Issuer}/set" });
        world.Publish($"https://keys.{Issuer}/set", new JsonObject { ["keys"] = new JsonArray(Jwk) });
    }

    /// <summary>Makes a token for this nonce.</summary>
    /// <param name="nonce">The nonce of the site.</param>
    /// <param name="bend">Changes the headers and payloads of both tokens before they are signed.</param>
    public string Make(string nonce, Action<Parts>? bend = null)
    {
        var parts = new Parts(
            new() { ["alg"] = "EdDSA", ["kid"] = "k1", ["typ"] = "evt+jwt" },
            new()
            {
                ["iss"] = $"https://{Issuer}",
                ["iat"] = Now.ToUnixTimeSeconds(),
                ["cnf"] = new JsonObject { ["jwk"] = Public(browserKey, ("alg", "Ed25519")) },
                ["email"] = Email,
                ["email_verified"] = true,
            },
            new() { ["alg"] = "Ed25519", ["typ"] = "kb+jwt" },
            new() { ["aud"] = Audience, ["iat"] = Now.ToUnixTimeSeconds(), ["nonce"] = nonce });
        bend?.Invoke(parts);
        var issued = Sign(issuerKey, parts.IssuedHeader, parts.Issued);
        if (!parts.Binding.ContainsKey("sd_hash"))
        {
            parts.Binding["sd_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($"{issued}~")));
        }

        return $"{issued}~{Sign(browserKey, parts.BindingHeader, parts.Binding)}";
    }

    private static JsonObject Public(byte[] secret, params (string Name, string Value)[] more)
    {
        var point = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(secret, 0, point, 0);
        var jwk = new JsonObject { ["kty"] = "OKP", ["crv"] = "Ed25519", ["x"] = Base64Url.EncodeToString(point) };
        foreach (var (name, value) in more)
        {
            jwk[name] = value;
        }

        return jwk;
    }

    private static string Sign(byte[] key, JsonObject header, JsonObject payload)
    {
        var signed = Encoding.ASCII.GetBytes($"{Part(header)}.{Part(payload)}");
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(key, 0, signed, 0, signed.Length, signature, 0);
        return $"{Encoding.ASCII.GetString(signed)}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    /// <summary>The four parts that are signed.</summary>
    internal sealed record Parts(JsonObject IssuedHeader, JsonObject Issued, JsonObject BindingHeader, JsonObject Binding);
}
