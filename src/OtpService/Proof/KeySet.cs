using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Tokens;

namespace OtpService.Proof;

/// <summary>Publishes the keys that check a proof, as a JSON Web Key Set (RFC 7517).</summary>
internal static partial class KeySet
{
    public static void MapKeySet(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/.well-known/jwks.json", Answer).WithName("jwks").WithTags("Proof")
            .WithSummary("The public keys that check a proof");

    private static JsonHttpResult<Keys> Answer(SigningKeys keys, HttpResponse response)
    {
        response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Json(new Keys([.. keys.All.Select(Key.Of)]), KeySetJson.Default.Keys);
    }

    /// <param name="Values">The signing key of every secret, the current one first.</param>
    internal sealed record Keys([property: JsonPropertyName("keys")] IReadOnlyList<Key> Values);

    /// <summary>One key on the curve P-256 (RFC 7518 section 6.2.1).</summary>
    internal sealed record Key(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid)
    {
        public static Key Of(ECDsaSecurityKey key)
        {
            var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
            var (x, y) = (Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
            return new("EC", "P-256", x, y, "sig", "ES256", key.KeyId);
        }
    }

    [JsonSerializable(typeof(Keys))]
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    private sealed partial class KeySetJson : JsonSerializerContext;
}
