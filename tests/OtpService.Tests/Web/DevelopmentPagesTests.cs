using OtpService.Tests.Api;

namespace OtpService.Tests.Web;

/// <summary>The pages for those who develop against the service, and their absence elsewhere.</summary>
public sealed class DevelopmentPagesTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    public static TheoryData<string> Paths() =>
        ["/", "/dev/outbox", "/dev/outbox/changes", "/dev/outbox/id/mail", "/dev/demo.js", "/dev/outbox.js", "/dev/pages.css"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task None_of_them_exists_in_Production(string path)
    {
        await using var app = await TestApp.StartAsync(
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("REDIS_URL", "redis://127.0.0.1:1/0"));

        (await GetAsync(app, path, Browser)).IsProblem(404, "not_found");
        (await GetAsync(app, path, "*/*")).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/dev/outbox")]
    public async Task A_page_loads_nothing_from_elsewhere_and_is_framed_by_nobody(string path)
    {
        await using var app = await TestApp.StartAsync();

        var page = await GetAsync(app, path, Browser);

        Assert.StartsWith("text/html", page.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.DoesNotContain("//", page.Body, StringComparison.Ordinal);
        var policy = page.Headers["Content-Security-Policy"];
        Assert.StartsWith(
            "default-src 'none'; script-src 'self'; style-src 'self'; ", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("")]
    public async Task Programs_get_the_outbox_as_JSON(string accept)
    {
        await using var app = await TestApp.StartAsync(("EMAIL_PROVIDERS", "outbox"));
        await app.SendAsync(new { email = TestApp.Email });

        var answer = await GetAsync(app, "/dev/outbox", accept);

        Assert.Equal(TestApp.Email, answer.Json[0].GetProperty("to").GetString());
        Assert.Equal("Accept", answer.Headers["Vary"]);
    }

    [Fact]
    public async Task An_email_is_shown_as_it_is_and_can_do_nothing()
    {
        await using var app = await TestApp.StartAsync(("EMAIL_PROVIDERS", "outbox"));
        var id = (await app.SendAsync(new { email = TestApp.Email })).Text("verificationId");

        var mail = await GetAsync(app, $"/dev/outbox/{id}/mail", Browser);

        Assert.StartsWith("text/html", mail.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("verification code", mail.Body, StringComparison.Ordinal);
        var policy = mail.Headers["Content-Security-Policy"];
        Assert.StartsWith("sandbox allow-popups ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script", policy, StringComparison.Ordinal);
        (await GetAsync(app, "/dev/outbox/another/mail", Browser)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_page_learns_at_once_and_after_every_change()
    {
        await using var app = await TestApp.StartAsync(("EMAIL_PROVIDERS", "outbox"));
        using var response = await app.Client.GetAsync(
            new Uri("/dev/outbox/changes", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data: changed", await EventAsync(events));
        await app.SendAsync(new { email = TestApp.Email });
        Assert.Equal("data: changed", await EventAsync(events));
        using var cleared = await app.Client.DeleteAsync(new Uri("/dev/outbox", UriKind.Relative));
        Assert.Equal("data: changed", await EventAsync(events));
    }

    private static async Task<string?> EventAsync(StreamReader events)
    {
        var line = await events.ReadLineAsync();
        Assert.Equal("", await events.ReadLineAsync());
        return line;
    }

    private static Task<Answer> GetAsync(TestApp app, string path, string accept) =>
        app.AskAsync(new HttpRequestMessage(HttpMethod.Get, path), ("Accept", accept));
}
