using System.Security.Cryptography;
using System.Text.Json;
using OtpService.Tests.Api;

namespace OtpService.Tests.Proof;

/// <summary>
/// The documented rotations, step by step, with a back end that checks proofs by jose: one whose key set is
/// of the step before (warm), and one that fetches it now (cold).
/// </summary>
public sealed class KeyRotationTests
{
    private const string Old = "an-old-secret-of-the-tests-that-is-long-enough";
    private const string New = "a-new-secret-of-the-tests-that-is-long-enough";

    [Fact]
    public async Task A_new_secret_by_the_documented_steps_leaves_every_proof_good() =>
        await RotateAsync("OTP_SECRET", Old, $"{Old},{New},{Old}", $"{New},{Old}", New);

    [Fact]
    public async Task A_new_signing_key_by_the_documented_steps_leaves_every_proof_good()
    {
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (old, current) = (first.ExportPkcs8PrivateKeyPem(), second.ExportPkcs8PrivateKeyPem());

        await RotateAsync("SIGNING_KEY", old, $"{old}\n{current}", $"{current}\n{old}", current);
    }

    [Fact]
    public async Task A_key_that_is_listed_twice_is_published_once()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportPkcs8PrivateKeyPem();

        Assert.Equal(1, CountOf((await StepAsync("SIGNING_KEY", $"{pem}\n{pem}")).Set));
        Assert.Equal(2, CountOf((await StepAsync("OTP_SECRET", $"{Old},{New},{Old}")).Set));
    }

    [Fact]
    public async Task The_type_of_a_proof_can_be_the_plain_one()
    {
        await using var app = await TestApp.StartAsync(("OTP_TOKEN_TYPE", "JWT"));

        var (set, token) = await IssueAsync(app);

        Assert.Equal("ok", await Jose.VerifyAsync(set, token, typ: "JWT"));
        Assert.Equal("ERR_JWT_CLAIM_VALIDATION_FAILED", await Jose.VerifyAsync(set, token));
    }

    [Fact]
    public async Task A_proof_was_issued_ten_seconds_ago_for_back_ends_whose_clock_is_slow()
    {
        await using var app = await TestApp.StartAsync();

        var (_, token) = await IssueAsync(app);

        var claims = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
        var now = app.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(now - 10, claims.GetProperty("iat").GetInt64());
        Assert.Equal(now + 300, claims.GetProperty("exp").GetInt64());
    }

    private static async Task RotateAsync(string setting, params string[] values)
    {
        var warm = (await StepAsync(setting, values[0])).Set;
        foreach (var value in values.Skip(1))
        {
            var (cold, token) = await StepAsync(setting, value);

            Assert.Equal("ok", await Jose.VerifyAsync(warm, token));
            Assert.Equal("ok", await Jose.VerifyAsync(cold, token));
            warm = cold;
        }
    }

    private static async Task<(string Set, string Token)> StepAsync(string setting, string value)
    {
        await using var app = await TestApp.StartAsync((setting, value));
        return await IssueAsync(app);
    }

    private static async Task<(string Set, string Token)> IssueAsync(TestApp app)
    {
        var set = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/.well-known/jwks.json"));
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        var verified = await app.VerifyAsync(new { email = TestApp.Email, code });
        return (set.Body, verified.Text("token"));
    }

    private static int CountOf(string set) => JsonElement.Parse(set).GetProperty("keys").GetArrayLength();
}
