using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Voice;

public sealed class VoiceRouteTests
{
    [Theory]
    [InlineData("en", "en-US", "Your code is:|four, nine, three|zero, two, one|Once more:|Goodbye.")]
    [InlineData("de", "de-DE", "Ihr Code lautet:|vier, neun, drei|null, zwei, eins|Noch einmal:|Auf Wiederhören.")]
    [InlineData("ar", "ar-AE", "رمزك هو:|أربعة، تسعة، ثلاثة|صفر، اثنان، واحد|مرة أخرى:|مع السلامة.")]
    [InlineData("zh", "cmn-CN", "您的验证码是：|四，九，三|零，二，一|再说一遍：|再见。")]
    [InlineData("hi", "hi-IN", "आपका कोड है:|चार, नौ, तीन|शून्य, दो, एक|एक बार फिर:|नमस्कार।")]
    public async Task The_code_is_told_twice_digit_by_digit(string locale, string speech, string words)
    {
        await using var app = await Call.AppAsync();
        var call = await Call.MakeAsync(app, "493021", locale);

        var answer = await call.PostAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal("text/xml; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        var response = XElement.Parse(answer.Body);
        var said = words.Split('|');
        Assert.Equal(
            [said[0], said[1], said[2], said[3], said[1], said[2], said[4]],
            response.Elements("Say").Select(say => say.Value));
        Assert.All(response.Elements("Say"), say => Assert.Equal(speech, say.Attribute("language")?.Value));
        Assert.Equal("Hangup", response.Elements().Last().Name.LocalName);
        Assert.Equal(
            ["Say", "Say", "Pause", "Say", "Pause", "Say", "Say", "Pause", "Say", "Pause", "Say", "Hangup"],
            response.Elements().Select(element => element.Name.LocalName));
        Assert.DoesNotContain("493", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CallSid=CA1&Digits=2&To=%2B14155552671")]
    [InlineData("CallSid=CA1&Digits=11&To=%2B14155552671")]
    [InlineData("CallSid=CA1&Digits=&To=%2B14155552671")]
    [InlineData("CallSid=CA1&To=%2B14155552671")]
    public async Task Another_key_is_asked_again_and_told_nothing(string body)
    {
        await using var app = await Call.AppAsync();
        var call = await Call.MakeAsync(app);

        var answer = await call.PostAsync(body);

        Assert.Equal(200, answer.Status);
        var response = XElement.Parse(answer.Body);
        Assert.Equal(["Gather", "Hangup"], response.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(call.Url, response.Element("Gather")?.Attribute("action")?.Value);
        Assert.DoesNotContain("nine", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_Twilio_is_told_a_code()
    {
        await using var app = await Call.AppAsync();
        var call = await Call.MakeAsync(app);
        var inside = call.Url.Replace("https://otp.example.com", "http://localhost", StringComparison.Ordinal);

        foreach (var signature in new[]
        {
            "", "nonsense", Call.Sign(call.Url, Call.Pressed, "another-token"), Call.Sign(inside, Call.Pressed),
            Call.Sign(call.Url + "?a=b", Call.Pressed), Call.Sign(call.Url, Call.Pressed + "&More=1"),
        })
        {
            (await call.PostAsync(call.Url, Call.Pressed, signature)).IsProblem(401, "unauthorized");
        }

        var unreadable = $"{new string('n', 3000)}=1";
        (await call.PostAsync(call.Url, unreadable, Call.Sign(call.Url, unreadable))).IsProblem(401, "unauthorized");
        var nextTo = $"{call.Url[..^1]}{(call.Url[^1] == 'A' ? 'B' : 'A')}";
        (await call.PostAsync(nextTo, Call.Pressed, Call.Sign(call.Url, Call.Pressed))).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task A_token_that_is_over_or_bent_or_of_another_secret_is_not_found()
    {
        await using var app = await Call.AppAsync();
        await using var other = await Call.AppAsync(("OTP_SECRET", "another-secret-of-the-tests-that-is-long-enough"));
        var call = await Call.MakeAsync(app);
        var foreign = await Call.MakeAsync(other);
        var url = call.Url[..^call.Token.Length];

        foreach (var token in new[]
        {
            foreign.Token, call.Token[..^4], $"{call.Token}AAAA", "nonsense", new string('A', 4000),
        })
        {
            var answer = await call.PostAsync(url + token, Call.Pressed, Call.Sign(url + token, Call.Pressed));
            answer.IsProblem(404, "not_found");
        }

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        (await call.PostAsync()).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("PUBLIC_URL", "")]
    [InlineData("SMS_PROVIDERS", "unosend")]
    public async Task Without_public_URL_or_Twilio_the_route_does_not_exist(string setting, string value)
    {
        await using var app = await Call.AppAsync(("VOICE_PROVIDERS", ""), (setting, value));
        var call = new Call(app, "https://otp.example.com/api/voice/twilio/token");

        (await call.PostAsync()).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task The_log_has_the_route_and_nothing_of_the_call()
    {
        using var lines = new OwnLines();
        await using var app = await TestApp.StartAsync(lines, Call.Settings());
        var call = await Call.MakeAsync(app);

        await call.PostAsync();
        await call.PostAsync(call.Url, Call.Pressed, "");
        await call.PostAsync($"{call.Url}A", Call.Pressed, Call.Sign($"{call.Url}A", Call.Pressed));

        Assert.Contains(lines.All, line => line.Contains("POST /voice/twilio/{token} 200", StringComparison.Ordinal));
        Assert.Contains(
            lines.All,
            line => line.Contains("A call to /voice/twilio/ was rejected with 401", StringComparison.Ordinal));
        Assert.All(
            ["493021", "nine", call.Token, call.Token[..20], "4155550100", "4155552671"],
            secret => Assert.DoesNotContain(lines.All, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    /// <summary>What the service logs itself: the service turns off the framework's lines with paths.</summary>
    private sealed class OwnLines : ILoggerProvider
    {
        private readonly Lines lines = new();

        public IReadOnlyList<string> All => lines.All;

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("OtpService.", StringComparison.Ordinal)
                ? lines.CreateLogger(categoryName)
                : NullLogger.Instance;

        public void Dispose() => lines.Dispose();
    }
}
