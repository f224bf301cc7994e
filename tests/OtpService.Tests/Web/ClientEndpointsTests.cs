using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
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

    /// <summary>RFC 9110 section 12.5.3.</summary>
    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("BR;q=0.1, gzip;q=0.5", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*;q=0, gzip;q=1", "gzip")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("identity", "")]
    [InlineData("br;q=0", "")]
    [InlineData("br;q=many", "")]
    [InlineData("", "")]
    public async Task It_comes_compressed_as_the_browser_takes_it(string accepted, string coding)
    {
        await using var app = await TestApp.StartAsync();
        foreach (var path in new[] { "/otp.js", "/otp/phone.js", "/otp/hi.json", "/otp.d.ts", "/dev/demo.js" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
            var content = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

            Assert.Equal(coding, string.Join(' ', response.Content.Headers.ContentEncoding));
            Assert.Equal("Accept-Encoding", response.Headers.Vary.ToString());
            await using var text = coding switch
            {
                "br" => new BrotliStream(content, CompressionMode.Decompress),
                "gzip" => new GZipStream(content, CompressionMode.Decompress),
                _ => content,
            };
            using var reader = new StreamReader(text);
            Assert.Equal(
                (await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, path))).Body,
                await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Each_coding_has_a_tag_of_its_own()
    {
        await using var app = await TestApp.StartAsync();
        var compressed = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/otp.js"), ("Accept-Encoding", "br"));
        var plain = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/otp.js"));

        Assert.NotEqual(plain.Headers["ETag"], compressed.Headers["ETag"]);
        Assert.Equal(304, (await app.AskAsync(
            new HttpRequestMessage(HttpMethod.Get, "/otp.js"), ("Accept-Encoding", "br"),
            ("If-None-Match", compressed.Headers["ETag"]))).Status);
        Assert.Equal(200, (await app.AskAsync(
            new HttpRequestMessage(HttpMethod.Get, "/otp.js"), ("If-None-Match", compressed.Headers["ETag"]))).Status);
    }

    [Fact]
    public async Task At_the_path_with_its_version_it_never_changes_and_has_the_hash_that_the_documentation_gives()
    {
        await using var app = await TestApp.StartAsync(("PATH_BASE", "/api"));
        var page = await File.ReadAllTextAsync(
            Repository.PathOf("docs/component.md"), TestContext.Current.CancellationToken);
        var body = (await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/api/otp.js"))).Body;
        var bytes = Encoding.UTF8.GetBytes(body);
        var path = $"otp-{Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]}.js";

        Assert.Contains(
            $"src=\"https://otp.example.com/{path}\" integrity=\"sha384-{Convert.ToBase64String(SHA384.HashData(bytes))}\"",
            page, StringComparison.Ordinal);
        var versioned = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, $"/api/{path}"));
        Assert.Equal((200, body), (versioned.Status, versioned.Body));
        Assert.Equal("public, max-age=31536000, immutable", versioned.Headers["Cache-Control"]);
        Assert.Equal("*", versioned.Headers["Access-Control-Allow-Origin"]);

        using var client = app.CreateClient(new() { AllowAutoRedirect = false });
        using var older = await client.GetAsync(
            new Uri("/api/otp-0123456789ab.js", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(307, (int)older.StatusCode);
        Assert.Equal(("otp.js", "no-store"), ($"{older.Headers.Location}", $"{older.Headers.CacheControl}"));
        Assert.Equal(["*"], older.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task There_are_words_for_every_language_of_the_messages()
    {
        await using var app = await TestApp.StartAsync();
        var languages = Directory.GetFiles(Repository.PathOf("src/OtpService/Delivery/Wording/Messages"), "*.txt")
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
