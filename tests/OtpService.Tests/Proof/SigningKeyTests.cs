using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OtpService.Tests.Api;

namespace OtpService.Tests.Proof;

public sealed class SigningKeyTests
{
    private const string Old = "an-old-secret-of-the-tests-that-is-long-enough";
    private const string New = "a-new-secret-of-the-tests-that-is-long-enough";

    [Fact]
    public async Task An_old_secrets_key_is_published_as_long_as_it_is_listed()
    {
        await using var before = await TestApp.StartAsync(("OTP_SECRET", Old));
        await using var during = await TestApp.StartAsync(("OTP_SECRET", $"{New},{Old}"));
        await using var after = await TestApp.StartAsync(("OTP_SECRET", New));

        var (oldKey, newKey) =
            (Assert.Single(await KeysAsync(before)), Assert.Single(await KeysAsync(after)));

        Assert.Equal([newKey, oldKey], await KeysAsync(during));
        Assert.Equal(newKey, await SignerAsync(during));
        Assert.Equal(oldKey, await SignerAsync(before));
    }

    [Fact]
    public async Task A_configured_key_signs_and_those_behind_it_are_published()
    {
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (pkcs8, sec1) = (first.ExportPkcs8PrivateKeyPem(), second.ExportECPrivateKeyPem());
        await using var app = await TestApp.StartAsync(("SIGNING_KEY", $"{pkcs8}\n{sec1}"));
        await using var alone = await TestApp.StartAsync(("SIGNING_KEY", sec1.ReplaceLineEndings("\\n")));

        var keys = await KeysAsync(app);

        Assert.Equal(2, keys.Count);
        Assert.Equal(keys[0], await SignerAsync(app));
        Assert.Equal([keys[1]], await KeysAsync(alone));
        var token = await TokenAsync(app, "bob@example.com");
        var dot = token.LastIndexOf('.');
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(dot + 1));
        var signed = Encoding.ASCII.GetBytes(token);
        Assert.True(first.VerifyData(signed.AsSpan(0, dot), signature, HashAlgorithmName.SHA256));
    }

    [Theory]
    [InlineData("kumquat")]
    [InlineData("P-384")]
    [InlineData("RSA")]
    [InlineData("public")]
    public void Anything_else_stops_the_start(string kind)
    {
        using var ec = ECDsa.Create(kind == "P-384"
            ? ECCurve.NamedCurves.nistP384
            : ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var pem = kind switch
        {
            "P-384" => ec.ExportPkcs8PrivateKeyPem(),
            "RSA" => rsa.ExportPkcs8PrivateKeyPem(),
            "public" => ec.ExportSubjectPublicKeyInfoPem(),
            _ => kind,
        };

        Assert.Throws<FormatException>(() => OtpService.Proof.PemKeys.Parse(pem));
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(TestApp app)
    {
        var set = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/.well-known/jwks.json"));
        return [.. set.Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString() ?? "")];
    }

    private static async Task<string> SignerAsync(TestApp app)
    {
        var header = (await TokenAsync(app, TestApp.Email)).Split('.')[0];
        return JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(header)).GetProperty("kid")
            .GetString() ?? "";
    }

    private static async Task<string> TokenAsync(TestApp app, string email)
    {
        var (_, code) = await app.SentAsync(new { email });
        return (await app.VerifyAsync(new { email, code })).Text("token");
    }
}
