using OtpService.Tests.Api;

namespace OtpService.Tests.Web;

/// <summary>The operations page as HTTP sees it; what it shows is tested in a browser.</summary>
public sealed class OperationsPageTests
{
    private static readonly string[] Files = ["/ops", "/ops.js", "/ops.css"];

    /// <summary>Required outside Development, and asked for nothing here.</summary>
    private static readonly (string, string) Redis = ("REDIS_URL", "redis://127.0.0.1:1/0");

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Without_an_API_key_in_the_settings_there_is_no_page(string environment)
    {
        await using var app = await TestApp.StartAsync(
            ("API_KEYS", ""), ("ASPNETCORE_ENVIRONMENT", environment), Redis);

        foreach (var file in Files)
        {
            (await app.AskAsync(new(HttpMethod.Get, file))).IsProblem(404, "not_found");
        }
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task It_is_served_without_a_key_even_where_everybody_needs_one(string environment)
    {
        await using var app = await TestApp.StartAsync(
            ("REQUIRE_API_KEY", "true"), ("ASPNETCORE_ENVIRONMENT", environment), Redis);

        foreach (var file in Files)
        {
            Assert.Equal(200, (await app.AskAsync(new(HttpMethod.Get, file))).Status);
        }

        (await app.AskAsync(new(HttpMethod.Get, "/stats"))).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Its_policy_lets_nothing_in_or_out_but_the_service_itself()
    {
        await using var app = await TestApp.StartAsync();

        var page = await app.AskAsync(new(HttpMethod.Get, "/ops"));

        Assert.Equal(
            [
                "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
                "img-src data:",
                "base-uri 'self'", "form-action 'none'", "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
            ],
            page.Headers["Content-Security-Policy"].Split("; "));
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Equal("text/html; charset=utf-8", page.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Its_links_lead_below_the_path_base()
    {
        await using var app = await TestApp.StartAsync(("PATH_BASE", "/codes"));

        var page = await app.AskAsync(new(HttpMethod.Get, "/codes/ops"));

        Assert.Contains("<base href=\"/codes/\">", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/ops.js")]
    [InlineData("/ops.css")]
    public async Task The_licence_of_what_is_bundled_goes_with_it(string file)
    {
        await using var app = await TestApp.StartAsync();

        var text = (await app.AskAsync(new(HttpMethod.Get, file))).Body;

        Assert.Contains("Copyright (c) 2022 Leon Sorokin", text, StringComparison.Ordinal);
        Assert.Contains("THE SOFTWARE IS PROVIDED \"AS IS\"", text, StringComparison.Ordinal);
    }
}
