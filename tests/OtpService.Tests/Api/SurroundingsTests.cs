using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Api;

/// <summary>
/// What surrounds the endpoints: headers, origins, path base, health, documentation, Development pages.
/// </summary>
public sealed class SurroundingsTests
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/nothing")]
    [InlineData("/swagger/index.html")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await GetAsync(app, path);

        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
        Assert.Contains(
            "default-src 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("Server", answer.Headers.Keys);
    }

    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("https://App.Example.com/")]
    [InlineData("https://www.example.com, https://app.example.com:443/")]
    public async Task A_listed_origin_may_call_and_no_other(string listed)
    {
        await using var app = await TestApp.StartAsync(("ALLOWED_ORIGINS", listed));

        foreach (var (origin, allowed) in new[] { ("https://app.example.com", true), ("https://evil.example", false), ("null", false) })
        {
            var preflight = await app.AskAsync(
                new HttpRequestMessage(HttpMethod.Options, "/send-verification"),
                ("Origin", origin),
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "content-type,idempotency-key"));
            Assert.Equal(allowed, preflight.Headers.ContainsKey("Access-Control-Allow-Origin"));

            var answer = await app.SendAsync(
                new { email = $"{Math.Abs(origin.GetHashCode(StringComparison.Ordinal))}@example.com" },
                ("Origin", origin));
            Assert.Equal(
                allowed ? origin : null, answer.Headers.GetValueOrDefault("Access-Control-Allow-Origin"));
            Assert.Equal(
                allowed, answer.Headers.GetValueOrDefault("Access-Control-Expose-Headers")?.Contains(
                    "Retry-After", StringComparison.Ordinal) ?? false);
        }
    }

    [Theory]
    [InlineData("Development", "http://localhost:3000", true)]
    [InlineData("Development", "https://app.example.com", false)]
    [InlineData("Development", "null", false)]
    [InlineData("Production", "http://localhost:3000", false)]
    public async Task In_Development_the_log_names_the_page_that_may_not_call(
        string environment, string origin, bool named)
    {
        using var lines = new Lines();
        await using var app = await TestApp.StartAsync(
            lines, ("ALLOWED_ORIGINS", "https://app.example.com"), ("ASPNETCORE_ENVIRONMENT", environment),
            ("REDIS_URL", environment == "Production" ? "redis://127.0.0.1:1/0" : ""));

        await app.AskAsync(
            new HttpRequestMessage(HttpMethod.Options, "/send-verification"),
            ("Origin", origin), ("Access-Control-Request-Method", "POST"));

        var line = $"A page of {origin} may not call the service: list it in ALLOWED_ORIGINS, or call from its back end";
        Assert.Equal(named, lines.All.Any(said => said.Contains(line, StringComparison.Ordinal)));
        Assert.Equal(named, lines.All.Any(said => said.Contains("may not call", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_refusal_too_can_be_read_by_a_listed_origin()
    {
        await using var app = await TestApp.StartAsync(("ALLOWED_ORIGINS", "https://app.example.com"));

        var answer = await app.SendAsync(new { email = "ada" }, ("Origin", "https://app.example.com"));

        answer.IsProblem(400, "invalid_request");
        Assert.Equal("https://app.example.com", answer.Headers["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task A_path_base_moves_every_route()
    {
        await using var app = await TestApp.StartAsync(("PATH_BASE", "/api"));

        Assert.Equal(
            200, (await app.PostAsync("/api/send-verification", new { email = TestApp.Email })).Status);
        Assert.Equal(200, (await GetAsync(app, "/api/health/ready")).Status);
        Assert.Equal(200, (await GetAsync(app, "/api/swagger/v1/swagger.json")).Status);
    }

    [Fact]
    public async Task A_path_base_that_a_proxy_takes_off_stays_in_the_links_of_pages()
    {
        await using var app = await TestApp.StartAsync(("PATH_BASE", "/api"));

        Assert.Contains("<base href=\"/api/\">", (await GetAsync(app, "/")).Body, StringComparison.Ordinal);
        Assert.Contains("<base href=\"/api/\">", (await GetAsync(app, "/ops")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await GetAsync(app, "/otp.js")).Status);
    }

    [Theory]
    [InlineData("capacitor://localhost")]
    [InlineData("ionic://localhost")]
    [InlineData("tauri://localhost")]
    [InlineData("chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai")]
    public async Task An_app_that_shows_pages_of_its_own_can_be_listed(string origin)
    {
        await using var app = await TestApp.StartAsync(("ALLOWED_ORIGINS", $"https://app.example.com,{origin}"));

        var answer = await app.SendAsync(new { email = TestApp.Email }, ("Origin", origin));

        Assert.Equal(200, answer.Status);
        Assert.Equal(origin, answer.Headers["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task It_is_live_and_ready()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal("live", (await GetAsync(app, "/health/live")).Text("status"));
        Assert.Equal("ready", (await GetAsync(app, "/health/ready")).Text("status"));
    }

    [Fact]
    public async Task It_tells_its_version_to_holders_of_a_key_alone()
    {
        await using var app = await TestApp.StartAsync();

        Assert.DoesNotContain("version", (await GetAsync(app, "/health/live")).Body, StringComparison.Ordinal);
        foreach (var (key, told) in new[] { (TestApp.ApiKey, true), ("not-one-of-the-keys", false) })
        {
            var answer = await app.AskAsync(
                new HttpRequestMessage(HttpMethod.Get, "/health/live"), ("Authorization", $"Bearer {key}"));

            Assert.Equal(200, answer.Status);
            Assert.Equal(
                told ? ProductVersion.Text : null,
                answer.Json.TryGetProperty("version", out var version) ? version.GetString() : null);
        }
    }

    [Fact]
    public async Task The_documentation_is_served_with_its_page()
    {
        await using var app = await TestApp.StartAsync();

        var document = await GetAsync(app, "/swagger/v1/swagger.json");
        Assert.True(document.Json.GetProperty("paths").TryGetProperty("/send-verification", out _));
        Assert.Contains(
            "swagger-ui", (await GetAsync(app, "/swagger/index.html")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_outbox_exists_in_Development_only()
    {
        await using var development = await TestApp.StartAsync(("EMAIL_PROVIDERS", "outbox"));
        await development.SendAsync(new { email = TestApp.Email });
        var messages = await GetAsync(development, $"/dev/outbox?to={TestApp.Email}");
        Assert.Equal(TestApp.Email, messages.Json[0].GetProperty("to").GetString());
        Assert.Equal(200, (await GetAsync(development, "/")).Status);

        await using var production = await TestApp.StartAsync(
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("REDIS_URL", "redis://127.0.0.1:1/0"));
        (await GetAsync(production, "/dev/outbox")).IsProblem(404, "not_found");
        (await GetAsync(production, "/")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Without_its_store_it_is_alive_not_ready_and_refuses()
    {
        await using var app = await TestApp.StartAsync(("REDIS_URL", "redis://127.0.0.1:1/0"));

        Assert.Equal(200, (await GetAsync(app, "/health/live")).Status);
        var ready = await GetAsync(app, "/health/ready");
        ready.IsProblem(503, "not_ready");
        Assert.Equal("redis", ready.Text("check"));

        var answer = await app.SendAsync(new { email = TestApp.Email });
        answer.IsProblem(503, "store_unavailable");
        Assert.Equal("1", answer.Headers["Retry-After"]);
        (await app.VerifyAsync(new { email = TestApp.Email, code = "123456" }))
            .IsProblem(503, "store_unavailable");
        Assert.Empty(app.Provider.Requests);
    }

    private static Task<Answer> GetAsync(TestApp app, string path) =>
        app.AskAsync(new HttpRequestMessage(HttpMethod.Get, path));
}
