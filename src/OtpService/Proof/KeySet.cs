using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Tokens;

namespace OtpService.Proof;

/// <summary>The public keys as a JSON Web Key Set (RFC 7517).</summary>
internal sealed record KeySet(IReadOnlyList<PublicKey> Keys)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/.well-known/jwks.json", Answer).WithName("jwks").WithTags("Proof")
            .WithSummary("The public keys that check a proof");

    private static JsonHttpResult<KeySet> Answer(SigningKeys keys, HttpResponse response)
    {
        response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Json(new KeySet([.. keys.All.Select(PublicKey.Of)]), KeySetJson.Default.KeySet);
    }
}

/// <summary>One key on the curve P-256.</summary>
internal sealed record PublicKey(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid)
{
    public static PublicKey Of(ECDsaSecurityKey key)
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new(
            "EC", "P-256", Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y), "sig", "ES256", key.KeyId);
    }
}

[JsonSerializable(typeof(KeySet))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class KeySetJson : JsonSerializerContext;
