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

    [Fact]
    public async Task A_listed_origin_may_call_and_no_other()
    {
        await using var app = await TestApp.StartAsync(("ALLOWED_ORIGINS", "https://app.example.com"));

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
    public async Task It_is_live_and_ready()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal("live", (await GetAsync(app, "/health/live")).Text("status"));
        Assert.Equal("ready", (await GetAsync(app, "/health/ready")).Text("status"));
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
