using System.Globalization;
using System.Text.Json;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeWireTests() : WireContract(ServiceBinary.Native);

/// <summary>What strangers may write to the port: the limits hold, and nothing gives a 5xx.</summary>
public abstract class WireContract(ServiceBinary binary)
{
    private const int MaxBodyBytes = 16 * 1024;
    private const string Post = "POST /send-verification HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    private const string PostJson = Post + "Content-Type: application/json\r\n";

    [Fact]
    public async Task A_body_over_16_KiB_is_refused_however_its_length_is_told()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();
        var body = $"{{\"email\":\"{new string('a', MaxBodyBytes - 11)}\"}}";
        Assert.Equal(MaxBodyBytes + 1, body.Length);

        foreach (var request in new[]
        {
            $"{PostJson}Content-Length: {body.Length}\r\n\r\n{body}",
            $"{PostJson}Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n",
            $"{PostJson}Transfer-Encoding: chunked\r\n\r\n{OneByOne(body)}0\r\n\r\n",
            $"{PostJson}Content-Length: 1000000000\r\n\r\n",
        })
        {
            var answer = Assert.Single(await RawHttp.AskAsync(service.Url, request));
            IsProblem(answer, 413, "body_too_large");
        }

        // One byte less is read, and refused for what it says. The frames of chunks count as well.
        var largest = body.Remove(12, 1);
        var smaller = body.Remove(12, 32);
        foreach (var request in new[]
        {
            $"{PostJson}Content-Length: {largest.Length}\r\n\r\n{largest}",
            $"{PostJson}Transfer-Encoding: chunked\r\n\r\n{smaller.Length:x}\r\n{smaller}\r\n0\r\n\r\n",
        })
        {
            IsProblem(Assert.Single(await RawHttp.AskAsync(service.Url, request)), 400, "invalid_request");
        }
    }

    [Fact]
    public async Task Every_answer_of_the_service_carries_the_security_headers_and_no_name()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();

        foreach (var (status, request) in new[]
        {
            (200, "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            (200, $"{PostJson}Content-Length: 27\r\n\r\n{{\"email\":\"ada@example.com\"}}"),
            (400, $"{PostJson}Content-Length: 2\r\n\r\n{{}}"),
            (400, $"{PostJson}\r\n"),
            (404, "GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            (405, "GET /verify-code HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            (413, $"{PostJson}Content-Length: 16385\r\n\r\n"),
            (415, $"{Post}Content-Length: 2\r\n\r\n{{}}"),
            (429, $"{PostJson}Content-Length: 27\r\n\r\n{{\"email\":\"ada@example.com\"}}"),
        })
        {
            var answer = Assert.Single(await RawHttp.AskAsync(service.Url, request));

            Assert.Equal(status, answer.Status);
            Assert.Equal("no-store", answer.Headers["Cache-Control"]);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
            Assert.Contains(
                "default-src 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("Server", answer.Headers.Keys);
            Assert.DoesNotContain("X-Powered-By", answer.Headers.Keys);
            Assert.Equal(
                status == 200 ? "application/json" : "application/problem+json",
                answer.Headers["Content-Type"].Split(';')[0]);
        }
    }

    [Fact]
    public async Task What_is_no_HTTP_is_refused_and_others_are_served_on()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();

        foreach (var request in new[]
        {
            "no HTTP at all\r\n\r\n",
            "\0\u0001\u0002\u0003\r\n\r\n",
            "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC\u0003\u0003\r\n\r\n",
            "GET\r\n\r\n",
            "GET health/live HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /health/live HTTP/1.1\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a\r\nNo-Colon\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a\r\nSpace : 1\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a\r\nFolded: 1\r\n 2\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a\r\nNull: \0\r\n\r\n",
            "GET /%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET /health/live HTTP/1.1\r\nHost: a\r\nLarge: {new string('a', 33_000)}\r\n\r\n",
            $"GET /health/live HTTP/1.1\r\nHost: a\r\n{Fields(101)}\r\n",
            $"{PostJson}Content-Length: -1\r\n\r\n",
            $"{PostJson}Content-Length: 2x\r\n\r\n{{}}",
            $"{PostJson}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}",
            $"{PostJson}Transfer-Encoding: gzip\r\n\r\n",
            $"{PostJson}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n",
            $"{PostJson}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{{}}\r\n0\r\n\r\n",
        })
        {
            var answers = await RawHttp.AskAsync(service.Url, request);
            Assert.True(
                answers is [{ Status: >= 400 and < 500 } only] && !only.Headers.ContainsKey("Server"),
                $"{request[..Math.Min(request.Length, 200)]}\n{string.Join('\n', answers)}");
            Assert.Equal(200, (await service.GetAsync("/health/live")).Status);
        }

        // RFC 9110 section 15.6.6 has a status of its own for this.
        var newer = Assert.Single(await RawHttp.AskAsync(service.Url, "GET / HTTP/9.9\r\nHost: a\r\n\r\n"));
        Assert.Equal(505, newer.Status);
        Assert.Empty(installation.Provider.Requests);
    }

    [Fact]
    public async Task A_request_cannot_be_hidden_in_another_ones_body()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();
        const string Hidden = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        const string Open =
            "POST /send-verification HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

        foreach (var request in new[]
        {
            // A proxy that goes by the length sees one request here, one that goes by the chunks sees two.
            $"{Open}Content-Length: {Hidden.Length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}",
            $"{Open}Transfer-Encoding: chunked\r\nContent-Length: {Hidden.Length + 5}\r\n\r\n0\r\n\r\n{Hidden}",
            $"{Open}Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{Hidden}",
            $"{Open}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Hidden}",

            // A chunk's extension that ends in a bare LF ends for some readers there and for others later.
            $"{Open}Transfer-Encoding: chunked\r\n\r\n2;\n{{}}\r\n0\r\n\r\n{Hidden}",
            $"{Open}Transfer-Encoding: chunked\r\n\r\n2;x=\ny\r\n{{}}\r\n0\r\n\r\n{Hidden}",
            $"{Open}Transfer-Encoding: chunked\r\n\r\n2\n{{}}\r\n0\r\n\r\n{Hidden}",
        })
        {
            var answer = Assert.Single(await RawHttp.AskAsync(service.Url, request));
            Assert.InRange(answer.Status, 400, 499);
        }
    }

    private static string OneByOne(string body) =>
        string.Concat(body.Chunk(1024).Select(part => $"{part.Length:x}\r\n{new string(part)}\r\n"));

    private static string Fields(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"Field-{i.ToString(CultureInfo.InvariantCulture)}: 1\r\n"));

    private static void IsProblem(RawAnswer answer, int status, string code)
    {
        Assert.Equal(status, answer.Status);
        Assert.StartsWith(
            "application/problem+json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(code, JsonElement.Parse(answer.Body).GetProperty("code").GetString());
    }
}
