using System.Net.Http.Headers;
using System.Text;

namespace OtpService.Tests.Api.Endpoints;

/// <summary>Bad input of every kind is a 4xx with a sentence that helps, and reaches no provider.</summary>
public sealed class BadRequestTests
{
    public static TheoryData<string> Bodies =>
    [
        "",
        " ",
        "null",
        "true",
        "42",
        "\"ada@example.com\"",
        "[]",
        "[{\"email\":\"ada@example.com\"}]",
        "{",
        "{}",
        "{\"email\":\"ada@example.com\"",
        "{\"email\":\"ada@example.com\"}}",
        "{\"email\":\"ada@example.com\"} trailing",
        "{\"email\":\"ada@example.com\"}{\"email\":\"bob@example.com\"}",
        "{'email':'ada@example.com'}",
        "{\"email\":\"ada@example.com\",}",
        "{\"email\":\"ada@example.com\" /* comment */}",
        "{\"email\":\"ada@example.com\",\"email\":\"bob@example.com\"}",
        "{\"email\":\"ada@example.com\",\"e\\u006dail\":\"bob@example.com\"}",
        "{\"email\":\"ada@example.com\",\"unknown\":1}",
        "{\"Email\":\"ada@example.com\"}",
        "{\"EMAIL\":\"ada@example.com\"}",
        "{\"email\":null}",
        "{\"email\":[\"ada@example.com\"]}",
        "{\"email\":[\"ada@example.com\",\"bob@example.com\"]}",
        "{\"email\":{\"address\":\"ada@example.com\"}}",
        "{\"email\":42}",
        "{\"email\":true}",
        "{\"email\":\"\"}",
        "{\"email\":\"ada\"}",
        "{\"email\":\"ada@example.com\\r\\nBcc: eve@example.com\"}",
        "{\"email\":\"ada@example.com\\u0000\"}",
        "{\"email\":\"\\ud800@example.com\"}",
        "{\"email\":\"ada@example.com\",\"phone\":\"+14155552671\"}",
        "{\"phone\":14155552671}",
        "{\"phone\":\"4155552671\"}",
        "{\"email\":\"ada@example.com\",\"purpose\":\"unknown\"}",
        "{\"email\":\"ada@example.com\",\"purpose\":\"\"}",
        "{\"email\":\"ada@example.com\",\"purpose\":\"Verification\"}",
        "{\"email\":\"ada@example.com\",\"locale\":\"../../etc/passwd\"}",
        "{\"email\":\"ada@example.com\",\"locale\":\"\"}",
        "{\"email\":\"ada@example.com\",\"fallbackEmail\":\"bob@example.com\"}",
        "{\"phone\":\"+14155552671\",\"fallbackEmail\":\"bob\"}",
        "{\"email\":\"ada@example.com\",\"name\":\"{{code}}\"}",
        "{\"__proto__\":{\"email\":\"ada@example.com\"}}",
        "\ufeff\ufeff{\"email\":\"ada@example.com\"}",
        "email=ada@example.com",
        "<email>ada@example.com</email>",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_bad_body_is_refused_with_a_sentence(string body)
    {
        await using var app = await TestApp.StartAsync();

        foreach (var path in new[] { "/send-verification", "/verify-code" })
        {
            var answer = await app.AskAsync(Post(path, body, "application/json"));

            answer.IsProblem(400, "invalid_request");
            Assert.InRange(answer.Text("error").Length, 20, 500);
            Assert.DoesNotContain("bob@example.com", answer.Body, StringComparison.Ordinal);
        }

        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        await using var app = await TestApp.StartAsync();
        byte[] body = [.. "{\"email\":\"ada"u8, 0xFF, 0xFE, .. "@example.com\"}"u8];
        var request = new HttpRequestMessage(HttpMethod.Post, "/send-verification")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        (await app.AskAsync(request)).IsProblem(400, "invalid_request");
    }

    [Theory]
    [InlineData("{\"email\":123}", "email")]
    [InlineData("{\"email\":\"ada@example.com\",\"code\":123456}", "code")]
    public async Task A_member_of_the_wrong_type_is_named(string body, string member)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.AskAsync(Post("/verify-code", body, "application/json"));

        answer.IsProblem(400, "invalid_request");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(member, out _), answer.Body);
    }

    [Theory]
    [InlineData("/send-verification", """{"email":"ada@example.com","code":"123456"}""", "This route takes email, phone,")]
    [InlineData("/send-verification", """{"to":{"email":"ada@example.com"}}""", "This route takes email, phone,")]
    [InlineData("/verify-code", """{"email":"ada@example.com","otp":"123456"}""", "This route takes ")]
    [InlineData("/messages", """{"email":"ada@example.com"}""", "This route takes to, template, variables, locale.")]
    [InlineData("/messages", """{"to":{"mail":"ada@example.com"}}""", "to has a member that does not belong there. It takes email, phone, country.")]
    [InlineData("/messages", """{"to":"ada@example.com"}""", "to must be an object, given once.")]
    [InlineData("/messages", """{"to":{"email":["ada@example.com"]}}""", "to.email must be a string, given once.")]
    [InlineData("/messages", """{"variables":{"minutes":"ten"}}""", "variables.minutes must be a whole number, given once.")]
    [InlineData("/verify-code", """{"code":012345}""", "strings in quotes.")]
    [InlineData("/verify-code", """{"ada@example.com":1}""", "This route takes ")]
    public async Task A_member_that_does_not_belong_there_is_told_from_one_of_the_wrong_type(
        string route, string body, string sentence)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.AskAsync(Post(route, body, "application/json"), ("Authorization", $"Bearer {TestApp.ApiKey}"));

        answer.IsProblem(400, "invalid_request");
        Assert.Contains(sentence, answer.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_named_at_once()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.SendAsync(new { email = "ada", purpose = "none", locale = "!" });

        var errors = answer.Json.GetProperty("errors");
        Assert.Equal(
            ["email", "locale", "purpose"],
            errors.EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("application/problem+json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Another_media_type_is_refused(string type)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.AskAsync(
            Post("/send-verification", $"{{\"email\":\"{TestApp.Email}\"}}", type));

        answer.IsProblem(415, "unsupported_media_type");
        Assert.Empty(app.Provider.Requests);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON; charset=\"UTF-8\"")]
    public async Task JSON_in_UTF8_is_taken_however_it_is_spelled(string type)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.AskAsync(
            Post("/send-verification", $"{{\"email\":\"{TestApp.Email}\"}}", type));

        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData("GET", "/send-verification", 405, "method_not_allowed")]
    [InlineData("PUT", "/verify-code", 405, "method_not_allowed")]
    [InlineData("GET", "/nothing", 404, "not_found")]
    [InlineData("POST", "/nothing", 404, "not_found")]
    [InlineData("GET", "/send-verification/x", 404, "not_found")]
    public async Task Other_routes_and_methods_are_refused(
        string method, string path, int status, string code)
    {
        await using var app = await TestApp.StartAsync();

        (await app.AskAsync(new HttpRequestMessage(new HttpMethod(method), path))).IsProblem(status, code);
    }

    private static HttpRequestMessage Post(string path, string body, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return request;
    }
}
