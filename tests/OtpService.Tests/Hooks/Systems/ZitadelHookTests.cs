using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Hooks.Systems;

public sealed class ZitadelHookTests
{
    private const string Path = "/hooks/zitadel";
    private const string Vector = """{"user":{"phone":"15551234567"},"sms":{"otp":"561166","phone":"15551234567"}}""";
    private const string Signature =
        "t=1767225600,v1=76a9e71893e6c00ad7b8f2e9136be7f802c20c72ae2e7051ed080d8a754a31af";

    [Fact]
    public async Task The_vector_is_genuine_and_its_body_is_none_of_Zitadels()
    {
        await using var app = await StartAsync();

        Assert.Equal(400, (await Hook.PostAsync(app, Path, Vector, ("ZITADEL-Signature", Signature))).Status);
    }

    [Fact]
    public async Task A_forged_changed_or_old_request_sends_nothing()
    {
        await using var app = await StartAsync();

        Assert.Equal(401, (await Hook.PostAsync(app, Path, Vector)).Status);
        Assert.Equal(
            401, (await Hook.PostAsync(app, Path, Vector + " ", ("ZITADEL-Signature", Signature))).Status);
        Assert.Equal(401, (await Hook.PostAsync(app, Path, Vector, ("ZITADEL-Signature", Signature.Replace('a', 'b')))).Status);
        Assert.Equal(401, (await Hook.PostAsync(
            app, Path, Vector,
            ("ZITADEL-Signature", Signature.Replace("25600", "25601", StringComparison.Ordinal)))).Status);
        app.Clock.AdjustTime(Hook.Signed.AddMinutes(6));
        Assert.Equal(401, (await Hook.PostAsync(app, Path, Vector, ("ZITADEL-Signature", Signature))).Status);
    }

    [Theory]
    [InlineData("""{"contextInfo":{"recipientPhoneNumber":"+14155552671"},"args":{"oTP":"561166"}}""", "561166 is your")]
    [InlineData("""{"contextInfo":{"recipientEmailAddress":"ada@example.com"},"args":{"code":"AB12CD"},"templateData":{"url":"https://id.example.com/v"}}""", "https://id.example.com/v")]
    [InlineData("""{"contextInfo":{"recipientEmailAddress":"ada@example.com"},"args":{},"templateData":{"subject":"Changed","greeting":"Hello","text":"It changed."}}""", "It changed.")]
    public async Task Codes_and_notices_are_delivered_once(string body, string words)
    {
        await using var app = await StartAsync();

        Assert.Equal(200, (await PostAsync(app, body)).Status);
        Assert.Equal(200, (await PostAsync(app, body)).Status);

        Assert.Contains(words, Assert.Single(app.Provider.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_captured_call_is_the_same_call_whatever_is_written_beside_its_signature()
    {
        await using var app = await StartAsync();
        const string Body = """{"contextInfo":{"recipientPhoneNumber":"+14155552671"},"args":{"oTP":"561166"}}""";

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await PostAsync(app, Body, ("Idempotency-Key", $"key-{i}"))).Status);
        }

        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task A_silent_provider_is_waited_for_no_longer_than_Zitadel_waits()
    {
        await using var app = await StartAsync();
        app.Provider.Answer(FakeAnswer.Never);

        var answer = await Hook.OutwaitAsync(app, TimeSpan.FromSeconds(4), () => PostAsync(
            app, """{"contextInfo":{"recipientPhoneNumber":"+14155552671"},"args":{"oTP":"561166"}}"""));

        Assert.Equal(200, answer.Status);
        Assert.Single(app.Provider.Requests);
    }

    private static Task<Answer> PostAsync(
        TestApp app, string body, params (string Name, string Value)[] headers)
    {
        var time = app.Clock.GetUtcNow().ToUnixTimeSeconds();
        var hash = System.Security.Cryptography.HMACSHA256.HashData(
            "other-key"u8.ToArray(), System.Text.Encoding.UTF8.GetBytes($"{time}.{body}"));
        return Hook.PostAsync(
            app, Path, body,
            [("ZITADEL-Signature", $"t={time},v1={Convert.ToHexStringLower(hash)}"), .. headers]);
    }

    private static async Task<TestApp> StartAsync()
    {
        var app = await TestApp.StartAsync(("ZITADEL_SIGNING_KEY", "zitadel-signing-key, other-key"));
        app.Clock.AdjustTime(Hook.Signed);
        return app;
    }
}
