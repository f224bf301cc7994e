#!/usr/bin/env bash
# A key set with Ed25519 keys looks empty to Microsoft's token library, and its error speaks of a missing key.
#
# Versions:  NuGet Microsoft.IdentityModel.JsonWebTokens 8.16.0, .NET 10, 2026-12-01
# Behavior:  A JSON Web Key Set whose keys are OKP/Ed25519 (RFC 8037), as Google publishes for email verification tokens,
#            parses without a word. JsonWebKeySet.Keys has the key, with its kid. GetSigningKeys() returns none. A token
#            that this key signed fails with SecurityTokenSignatureKeyNotFoundException, although a key with exactly its
#            kid is in the set; nothing in the message says that the algorithm is not supported.
# Expected:  An error that names the algorithm or the key type; RS256 and ES256 keys beside it are found.
# Why it matters: the error leads to the issuer's key rotation, to caches and to a wrong URL, and not to the cause.
# Output seen:
#   keys in the set: okp ec
#   signing keys: ec
#   kid of the token: okp
#   SecurityTokenSignatureKeyNotFoundException, names the algorithm: False
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >look.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.IdentityModel.JsonWebTokens" Version="8.16.0" />
    <PackageReference Include="BouncyCastle.Cryptography" Version="2.7.0" />
  </ItemGroup>
</Project>
XML
cat >Look.cs <<'CS'
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Org.BouncyCastle.Math.EC.Rfc8032;

var secret = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();
var point = new byte[32];
Ed25519.GeneratePublicKey(secret, 0, point, 0);
using var p256 = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
var q = p256.ExportParameters(false).Q;
var set = new JsonWebKeySet($$"""
    {"keys":[
      {"kty":"OKP","crv":"Ed25519","kid":"okp","use":"sig","x":"{{Base64UrlEncoder.Encode(point)}}"},
      {"kty":"EC","crv":"P-256","kid":"ec","use":"sig","x":"{{Base64UrlEncoder.Encode(q.X)}}","y":"{{Base64UrlEncoder.Encode(q.Y)}}"}
    ]}
    """);
Console.WriteLine($"keys in the set: {string.Join(" ", set.Keys.Select(key => key.Kid))}");
Console.WriteLine($"signing keys: {string.Join(" ", set.GetSigningKeys().Select(key => key.KeyId))}");

var head = Base64UrlEncoder.Encode("""{"alg":"EdDSA","kid":"okp","typ":"JWT"}""");
var body = Base64UrlEncoder.Encode("""{"iss":"https://issuer.test","aud":"shop","exp":4102444800}""");
var signed = Encoding.ASCII.GetBytes($"{head}.{body}");
var signature = new byte[64];
Ed25519.Sign(secret, 0, signed, 0, signed.Length, signature, 0);
var token = $"{head}.{body}.{Base64UrlEncoder.Encode(signature)}";
Console.WriteLine($"kid of the token: {new JsonWebToken(token).Kid}");
var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new()
{
    ValidIssuer = "https://issuer.test", ValidAudience = "shop", IssuerSigningKeys = set.GetSigningKeys(),
});
var error = result.Exception;
var named = error.Message.Contains("EdDSA") || error.Message.Contains("OKP") || error.Message.Contains("Ed25519");
Console.WriteLine($"{error.GetType().Name}, names the algorithm: {named}");
CS
cat >expected <<'TEXT'
keys in the set: okp ec
signing keys: ec
kid of the token: okp
SecurityTokenSignatureKeyNotFoundException, names the algorithm: False
TEXT
dotnet run >seen 2>log || { cat seen log; exit 1; }
cat seen
diff expected seen
