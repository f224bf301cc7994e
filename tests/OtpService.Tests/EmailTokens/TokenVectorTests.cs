using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OtpService.EmailTokens;
using OtpService.Otp.Recipients;
using OtpService.Tests.Api;

namespace OtpService.Tests.EmailTokens;

/// <summary>
/// Tokens that Debian's Chromium 156 fetched from an issuer of the tests on 2026-11-29, one for each kind of key, with the
/// issuer's documents. They verify at their time, and not with anything changed.
/// </summary>
public sealed class TokenVectorTests
{
    public static TheoryData<string> Vectors() => ["eddsa", "eddsa-no-kid", "es256", "rs256"];

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task What_Chromium_sends_verifies(string name)
    {
        var vector = Vector.Read(name);
        var token = EmailToken.Parse(vector.Token);

        token.Verify(vector.Email, vector.Time);

        Assert.Equal((vector.Audience, vector.Nonce), (token.Audience, token.Nonce));
        Assert.Equal("https://accounts.issuer.test", token.Issuer);
        await using var app = await vector.StartAsync();
        Assert.True(await app.Services.GetRequiredService<IssuerKeys>().SignedAsync(
            "accounts.issuer.test", token.Issued, TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task With_any_character_changed_it_does_not(string name)
    {
        var vector = Vector.Read(name);
        await using var app = await vector.StartAsync();
        var keys = app.Services.GetRequiredService<IssuerKeys>();
        var accepted = new List<int>();

        // Every 7th: 7 shares no factor with the 4 characters of a group, so that each place in a group is met.
        for (var i = 0; i < vector.Token.Length; i += 7)
        {
            var other = vector.Token[i] == 'A' ? 'B' : 'A';
            var changed = $"{vector.Token[..i]}{other}{vector.Token[(i + 1)..]}";
            if (await IsAcceptedAsync(keys, changed, vector))
            {
                accepted.Add(i);
            }
        }

        Assert.Empty(accepted);
    }

    [Fact]
    public async Task With_another_key_set_it_does_not()
    {
        foreach (var (own, other) in new[] { ("eddsa", "es256"), ("es256", "rs256"), ("rs256", "eddsa"), ("eddsa", "eddsa-no-kid") })
        {
            var vector = Vector.Read(own);
            await using var app = await Vector.Read(other).StartAsync();

            Assert.False(await IsAcceptedAsync(app.Services.GetRequiredService<IssuerKeys>(), vector.Token, vector));
        }
    }

    [Theory]
    [InlineData(-360, false)]
    [InlineData(-61, false)]
    [InlineData(-59, true)]
    [InlineData(0, true)]
    [InlineData(359, true)]
    [InlineData(361, false)]
    [InlineData(86_400, false)]
    public void It_is_good_for_five_minutes_and_a_minute_of_clock_tolerance(int seconds, bool isGood)
    {
        var vector = Vector.Read("eddsa");
        var now = vector.Time + TimeSpan.FromSeconds(seconds);

        var fault = Record.Exception(() => EmailToken.Parse(vector.Token).Verify(vector.Email, now)) as EmailTokenException;

        Assert.Equal(isGood ? null : EmailTokenFault.Time, fault?.Fault);
    }

    private static async Task<bool> IsAcceptedAsync(IssuerKeys keys, string text, Vector vector)
    {
        try
        {
            var token = EmailToken.Parse(text);
            token.Verify(vector.Email, vector.Time);
            return token.Audience == vector.Audience && token.Nonce == vector.Nonce
                && await keys.SignedAsync("accounts.issuer.test", token.Issued, TestContext.Current.CancellationToken);
        }
        catch (EmailTokenException)
        {
            return false;
        }
    }

    private sealed record Vector(
        string Token, Address Email, string Nonce, string Audience, DateTimeOffset Time, JsonElement Metadata, JsonElement Jwks)
    {
        public static Vector Read(string name)
        {
            var json = JsonElement.Parse(File.ReadAllText(
                Repository.PathOf($"tests/OtpService.Tests/EmailTokens/Vectors/{name}.json")));
            string Text(string member)
            {
                return json.GetProperty(member).GetString() ?? "";
            }

            Assert.True(Address.TryParseEmail(Text("email"), out var email));
            return new(
                Text("token"), email, Text("nonce"), Text("audience"),
                DateTimeOffset.FromUnixTimeSeconds(json.GetProperty("time").GetInt64()),
                json.GetProperty("metadata"), json.GetProperty("jwks"));
        }

        public Task<TestApp> StartAsync()
        {
            var world = new IssuerWorld();
            foreach (var issuer in Metadata.EnumerateObject())
            {
                world.Publish($"https://{issuer.Name}/.well-known/email-verification", issuer.Value);
            }

            foreach (var set in Jwks.EnumerateObject())
            {
                world.Publish(set.Name, set.Value);
            }

            return TestApp.StartAsync(
                services => services.AddSingleton<IIssuerHttp>(world),
                ("EMAIL_TOKEN_ISSUERS", "mail.test=accounts.issuer.test"));
        }
    }
}
