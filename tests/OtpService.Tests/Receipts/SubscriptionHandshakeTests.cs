using OtpService.Tests.Api;

namespace OtpService.Tests.Receipts;

public sealed class SubscriptionHandshakeTests
{
    private const string Token = "a-long,random&token";

    private static readonly (string, string)[] WhatsApp =
    [
        ("WHATSAPP_PROVIDERS", "whatsapp"), ("WHATSAPP_ACCESS_TOKEN", "token"), ("WHATSAPP_PHONE_NUMBER_ID", "1"),
        ("WHATSAPP_TEMPLATE", "login_code"),
    ];

    [Fact]
    public async Task The_challenge_comes_back_as_plain_text()
    {
        await using var app = await StartAsync();
        var answer = await AskAsync(app, Query());

        Assert.Equal((200, "1158201444"), (answer.Status, answer.Body));
        Assert.StartsWith("text/plain", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal(200, (await AskAsync(app, Query(challenge: new string('a', 128)))).Status);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData("A-LONG,RANDOM&TOKEN")]
    public async Task A_wrong_token_is_refused_and_the_challenge_is_not_echoed(string token)
    {
        await using var app = await StartAsync();
        var answer = await AskAsync(app, Query(token));

        answer.IsProblem(403, "invalid_request");
        Assert.DoesNotContain("1158201444", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<script>")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("1\r\nX: 2")]
    [InlineData("1&hub.challenge=2")]
    public async Task A_challenge_of_other_characters_is_refused(string challenge)
    {
        await using var app = await StartAsync();
        var encoded = challenge.Contains('&', StringComparison.Ordinal) ? challenge : Uri.EscapeDataString(challenge);

        (await AskAsync(app, $"{Query(challenge: "")}{encoded}")).IsProblem(403, "invalid_request");
    }

    [Fact]
    public async Task A_challenge_that_is_too_long_another_mode_and_no_query_are_refused()
    {
        await using var app = await StartAsync();

        (await AskAsync(app, Query(challenge: new string('a', 129)))).IsProblem(403, "invalid_request");
        (await AskAsync(app, Query().Replace("=subscribe", "=unsubscribe", StringComparison.Ordinal))).IsProblem(403, "invalid_request");
        (await AskAsync(app, "")).IsProblem(403, "invalid_request");
    }

    [Fact]
    public async Task Without_a_token_or_a_provider_that_shows_one_there_is_no_handshake()
    {
        await using var without = await TestApp.StartAsync(WhatsApp);
        await using var unused = await TestApp.StartAsync(("WHATSAPP_VERIFY_TOKEN", "token"));
        await using var app = await StartAsync();

        (await AskAsync(without, Query(""))).IsProblem(404, "not_found");
        (await AskAsync(unused, Query("token"))).IsProblem(404, "not_found");
        (await AskAsync(app, Query(), "autosend")).IsProblem(404, "not_found");
        (await AskAsync(app, Query(), "nobody")).IsProblem(404, "not_found");
    }

    private static string Query(string token = Token, string challenge = "1158201444") =>
        $"?hub.mode=subscribe&hub.verify_token={Uri.EscapeDataString(token)}&hub.challenge={challenge}";

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        [.. WhatsApp, ("WHATSAPP_APP_SECRET", "secret"), ("WHATSAPP_VERIFY_TOKEN", Token)]);

    private static Task<Answer> AskAsync(TestApp app, string query, string provider = "whatsapp") =>
        app.AskAsync(new HttpRequestMessage(HttpMethod.Get, $"/webhooks/{provider}{query}"));
}
