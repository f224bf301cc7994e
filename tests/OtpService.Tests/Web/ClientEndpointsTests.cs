using System.Net;
using OtpService.Tests.Api;

namespace OtpService.Tests.Web;

/// <summary>What pages load from the service, in every environment and from every origin.</summary>
public sealed class ClientEndpointsTests
{
    private static readonly (string, string)[] Production =
        [("ASPNETCORE_ENVIRONMENT", "Production"), ("REDIS_URL", "redis://127.0.0.1:1/0")];

    [Theory]
    [InlineData("/otp.js", "text/javascript; charset=utf-8")]
    [InlineData("/otp/phone.js", "text/javascript; charset=utf-8")]
    [InlineData("/otp/de.json", "application/json")]
    [InlineData("/otp.d.ts", "text/plain; charset=utf-8")]
    public async Task Pages_of_any_origin_load_it_in_Production_too(string path, string contentType)
    {
        await using var app = await TestApp.StartAsync(
            [.. Production, ("ALLOWED_ORIGINS", "https://app.example.com")]);

        foreach (var origin in new[] { "https://app.example.com", "https://another.example" })
        {
            var answer = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, path), ("Origin", origin));

            Assert.Equal(200, answer.Status);
            Assert.Equal(contentType, answer.Headers["Content-Type"]);
            Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
            Assert.Equal("cross-origin", answer.Headers["Cross-Origin-Resource-Policy"]);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        }
    }

    [Fact]
    public async Task What_a_browser_has_is_not_sent_again()
    {
        await using var app = await TestApp.StartAsync();

        var first = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/otp.js"));
        Assert.Equal("no-cache", first.Headers["Cache-Control"]);
        Assert.InRange(first.Body.Length, 1, 12_000);

        var again = await app.AskAsync(
            new HttpRequestMessage(HttpMethod.Get, "/otp.js"), ("If-None-Match", first.Headers["ETag"]));
        Assert.Equal((int)HttpStatusCode.NotModified, again.Status);
        Assert.Empty(again.Body);

        var head = await app.AskAsync(new HttpRequestMessage(HttpMethod.Head, "/otp.js"));
        Assert.Equal(200, head.Status);
        Assert.Equal(first.Headers["ETag"], head.Headers["ETag"]);
    }

    [Fact]
    public async Task There_are_words_for_every_language_of_the_messages()
    {
        await using var app = await TestApp.StartAsync();
        var languages = Directory.GetFiles(Repository.PathOf("src/OtpService/Delivery/Messages"), "*.txt")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Where(language => language != "en")
            .ToList();

        Assert.Equal(13, languages.Count);
        foreach (var language in languages)
        {
            var words = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, $"/otp/{language}.json"));
            Assert.Contains("{to}", words.Text("sent"), StringComparison.Ordinal);
        }

        (await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/otp/tlh.json")))
            .IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_path_base_moves_it_too()
    {
        await using var app = await TestApp.StartAsync(("PATH_BASE", "/api"));

        Assert.Equal(200, (await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/api/otp.js"))).Status);
        Assert.Contains(
            "<base href=\"/api/\">",
            (await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/api/"))).Body,
            StringComparison.Ordinal);
    }
}
