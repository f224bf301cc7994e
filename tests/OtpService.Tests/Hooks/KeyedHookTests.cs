using System.Security.Cryptography;
using System.Text;
using OtpService.Tests.Api;

namespace OtpService.Tests.Hooks;

/// <summary>The hooks of systems that show an API key, each with what it really sends.</summary>
public sealed class KeyedHookTests
{
    private static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");

    public static TheoryData<string, string, string> EveryRequest() => new()
    {
        { "/hooks/auth0/phone", """{"recipient":"+1-415-555-2671","code":"561166","as_text":"x","delivery_method":"text","message_type":"otp_verify","locale":"en_US"}""", "561166 is your" },
        { "/hooks/auth0/phone", """{"recipient":"+14155552671","as_text":"Your account is blocked","message_type":"blocked_account"}""", "Your account is blocked" },
        { "/hooks/auth0/email", """{"from":"a@b.co","to":"ada@example.com","subject":"Verify","html":"<b>561166</b>","text":"561166","locale":"en","message_type":"verify_email_by_code"}""", "<b>561166</b>" },
        { "/hooks/auth0/email", """{"to":"ada@example.com","subject":"Only words","text":"first\n\nsecond"}""", "<p>first</p><p>second</p>" },
        { "/hooks/auth0/sms-gateway", """{"recipient":"+14155552671","body":"Your code is 561166","sender":"+1555"}""", "Your code is 561166" },
        { "/hooks/kratos", """{"recipient":"ada@example.com","template_type":"login_code_valid","message_type":"email","subject":"s","body":"b","template_data":{"login_code":"561166","expires_in_minutes":7}}""", "expires in 7 minutes" },
        { "/hooks/kratos", """{"recipient":"+14155552671","template_type":"recovery_code_valid","to":"+14155552671","recovery_code":null,"verification_code":"561166","subject":"","body":"b"}""", "561166 is your" },
        { "/hooks/kratos", """{"recipient":"ada@example.com","template_type":"recovery_valid","recovery_code":null,"subject":"Recover","body":"Follow https://id.example.com/r"}""", "Follow https://id.example.com/r" },
        { "/hooks/authentik", """{"From":"x","To":"+14155552671","Body":"561166","Message":"Use this code"}""", "561166 is your" },
        { "/hooks/keycloak", """{"apitoken":"t","uuid":"u","message":"Your SMS code is 561166 and is valid for 5 minutes.","phone":"+14155552671"}""", "Your SMS code is 561166" },
        { "/hooks/keycloak", """{"text":"Your SMS code is 561166.","to":["+14155552671"]}""", "Your SMS code is 561166" },
        { "/hooks/keycloak", """{"otp":"561166","userIdentifier":"14155552671","otpExpiryTimestamp":1}""", "561166 is your" },
        { "/hooks/logto", """{"to":"ada@example.com","type":"SignIn","payload":{"code":"561166","locale":"de"},"ip":"::1"}""", "561166 ist Ihr" },
        { "/hooks/logto", """{"to":"14155552671","type":"Generic","payload":{"code":"561166"}}""", "561166 is your" },
        { "/hooks/logto", """{"to":"ada@example.com","type":"OrganizationInvitation","payload":{"link":"https://app.example.com/i"}}""", "https://app.example.com/i" },
    };

    [Theory]
    [MemberData(nameof(EveryRequest))]
    public async Task What_a_system_sends_is_delivered_once(string path, string body, string words)
    {
        await using var app = await TestApp.StartAsync();


        // Keycloak's plugin means it when it sends the same again, unless a name says otherwise.
        var headers = path == "/hooks/keycloak" ? [Key, ("Idempotency-Key", "one")] : new[] { Key };

        var answer = await Hook.PostAsync(app, path, body, headers);
        var again = await Hook.PostAsync(app, path, body, headers);

        Assert.Equal((200, "{}"), (answer.Status, answer.Body));
        Assert.Equal(200, again.Status);
        var sent = Assert.Single(app.Provider.Requests);
        Assert.Contains(
            sent.Json.EnumerateObject(),
            member => member.Value.ToString().Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryRequest))]
    public async Task A_stranger_sends_nothing_and_without_keys_there_is_nothing(
        string path, string body, string words)
    {
        Assert.NotEmpty(words);
        await using var app = await TestApp.StartAsync();
        (await Hook.PostAsync(app, path, body)).IsProblem(401, "unauthorized");
        (await Hook.PostAsync(app, path, body, ("Authorization", "Bearer wrong")))
            .IsProblem(401, "unauthorized");
        (await Hook.PostAsync(app, path, body, ("Authorization", "Basic wrong")))
            .IsProblem(401, "unauthorized");
        Assert.Empty(app.Provider.Requests);

        await using var keyless = await TestApp.StartAsync(("API_KEYS", ""));
        (await Hook.PostAsync(keyless, path, body, Key)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"to":"ada@example.com","recipient":"ada@example.com"}""")]
    public async Task Nonsense_is_refused(string body)
    {
        await using var app = await TestApp.StartAsync();

        foreach (var path in EveryRequest().Select(row => row.Data.Item1).Distinct(StringComparer.Ordinal))
        {
            Assert.InRange((await Hook.PostAsync(app, path, body, Key)).Status, 400, 422);
        }

        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task Who_holds_the_key_may_send_the_same_words_under_another_name()
    {
        await using var app = await TestApp.StartAsync();
        var body = """{"To":"+14155552671","Body":"561166"}""";

        await Hook.PostAsync(app, "/hooks/authentik", body, Key, ("Idempotency-Key", "one"));
        await Hook.PostAsync(app, "/hooks/authentik", body, Key, ("Idempotency-Key", "two"));

        Assert.Equal(2, app.Provider.Requests.Count);
    }

    [Fact]
    public async Task Words_in_braces_reach_the_person_as_they_were_written()
    {
        await using var app = await TestApp.StartAsync();
        var body = """{"to":"ada@example.com","subject":"{{{a}}}","text":"{{b}} {c}","html":"<style>p{top:0}</style><p>{{d}}</p>"}""";

        await Hook.PostAsync(app, "/hooks/auth0/email", body, Key);

        var sent = Assert.Single(app.Provider.Requests);
        Assert.DoesNotContain("{{", sent.Body, StringComparison.Ordinal);
        Assert.Equal("{{{a}}}", Plain(sent.Json.GetProperty("subject").GetString()));
        Assert.Equal("{{b}} {c}", Plain(sent.Json.GetProperty("text").GetString()));
        Assert.Equal(
            "<style>p{top:0}</style><p>&#123;&#123;d}}</p>", sent.Json.GetProperty("html").GetString());
    }

    [Fact]
    public async Task The_same_words_may_be_meant_again_later()
    {
        await using var app = await TestApp.StartAsync();
        var body = """{"To":"+14155552671","Body":"561166"}""";

        await Hook.PostAsync(app, "/hooks/authentik", body, Key);
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await Hook.PostAsync(app, "/hooks/authentik", body, Key);

        Assert.Equal(2, app.Provider.Requests.Count);
    }

    [Fact]
    public async Task A_key_may_be_shown_as_the_system_can()
    {
        await using var app = await TestApp.StartAsync();
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{TestApp.ApiKey}"));
        var number = 0;

        foreach (var shown in new[] { TestApp.ApiKey, $"bearer {TestApp.ApiKey}", $"Basic {basic}" })
        {
            var body = $$"""{"To":"+14155552671","Body":"56116{{number++}}"}""";
            Assert.Equal(
                200, (await Hook.PostAsync(app, "/hooks/authentik", body, ("Authorization", shown))).Status);
        }

        Assert.Equal(3, app.Provider.Requests.Count);
    }

    [Theory]
    [InlineData("""{"text":"561166","to":"+14155552671"}""", 2)]
    [InlineData("""{"uuid":"u","text":"561166","to":"+14155552671"}""", 1)]
    public async Task Keycloak_sends_the_same_words_again_when_a_person_asks_again(string body, int messages)
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(200, (await Hook.PostAsync(app, "/hooks/keycloak", body, Key)).Status);
        Assert.Equal(200, (await Hook.PostAsync(app, "/hooks/keycloak", body, Key)).Status);

        Assert.Equal(messages, app.Provider.Requests.Count);
    }

    [Fact]
    public async Task Keycloak_may_send_a_form()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await Hook.PostAsync(
            app, "/hooks/keycloak", "message=Your+%22code%22+is+561166&to=%2B14155552671",
            "application/x-www-form-urlencoded",
            ("Authorization", TestApp.ApiKey));

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            "Your \"code\" is 561166", app.Provider.Requests[0].Json.GetProperty("body").GetString());
    }

    [Fact]
    public async Task Auth0s_gateway_may_sign_a_token_instead()
    {
        const string Secret = "gateway-secret-of-the-tests";
        await using var app = await TestApp.StartAsync(("API_KEYS", ""), ("AUTH0_GATEWAY_SECRET", Secret));
        var now = app.Clock.GetUtcNow().ToUnixTimeSeconds();
        var good = Token("HS256", now + 60, Secret);

        Assert.Equal(401, await StatusAsync(app, Token("HS256", now - 60, Secret)));
        Assert.Equal(401, await StatusAsync(app, Token("none", now + 60, Secret)));
        Assert.Equal(401, await StatusAsync(app, Token("HS256", now + 60, "another-secret")));
        Assert.Equal(401, await StatusAsync(app, good[..good.LastIndexOf('.')] + "."));
        Assert.Equal(401, await StatusAsync(app, "a.b.c"));
        Assert.Empty(app.Provider.Requests);
        Assert.Equal(200, await StatusAsync(app, good));
    }

    /// <summary>Without the characters that show nothing.</summary>
    private static string? Plain(string? text) => text?.Replace("\u2060", "", StringComparison.Ordinal);

    private static async Task<int> StatusAsync(TestApp app, string token)
    {
        var answer = await Hook.PostAsync(
            app, "/hooks/auth0/sms-gateway", """{"recipient":"+14155552671","body":"Your code is 561166"}""",
            ("Authorization", $"Bearer {token}"));
        return answer.Status;
    }

    private static string Token(string algorithm, long expiry, string secret)
    {
        var text = Encode(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}"}"""))
            + "." + Encode(Encoding.UTF8.GetBytes($$"""{"sub":"a","exp":{{expiry}}}"""));
        return $"{text}.{Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)))}";
    }

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
