using System.Text;
using System.Xml.Linq;
using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Voice;

namespace OtpService.Tests.Delivery.Vendors;

public sealed class TwilioCallTests
{
    private const string AccountSid = "AC00000000000000000000000000000001";
    private const string Created = """{"sid":"CA1","status":"queued"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_posted_to_twilio_as_a_form_without_the_code()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(201, Created));
        await using var app = App(provider.Url);

        var attempt = await app.TryAsync("twilio", Codes.ToCall(), Cancelled);

        Assert.Equal((AttemptOutcome.Accepted, "CA1"), (attempt.Outcome, attempt.MessageId));
        var request = Assert.Single(provider.Requests);
        Assert.Equal($"/2010-04-01/Accounts/{AccountSid}/Calls.json", request.Path);
        var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{AccountSid}:token"));
        Assert.Equal($"Basic {credentials}", request.Headers["Authorization"]);
        var form = Call.FormOf(request);
        Assert.Equal(
            ["To", "From", "Twiml", "Timeout", "TimeLimit", "StatusCallback", "StatusCallbackEvent"], form.Keys);
        Assert.Equal(
            [
                "+14155550100", "+15005550006", "30", "180", "https://otp.example.com/api/webhooks/twilio", "completed",
            ],
            form.Where(field => field.Key != "Twiml").Select(field => field.Value));
        Assert.DoesNotContain("493021", request.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("nine", request.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "en-US", "This is Acme & <Sons>. To hear your code, press 1.")]
    [InlineData("de-AT", "de-DE", "Hier ist Acme & <Sons>. Um Ihren Code zu hören, drücken Sie die 1.")]
    [InlineData("ja", "ja-JP", "こちらはAcme & <Sons>です。コードをお聞きになるには、1を押してください。")]
    [InlineData("xx", "en-US", "This is Acme & <Sons>. To hear your code, press 1.")]
    public async Task A_call_asks_twice_for_a_key_and_hangs_up(string locale, string speech, string words)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(201, Created));
        await using var app = App(provider.Url, ("Delivery:BrandName", "Acme & <Sons>"));

        await app.TryAsync("twilio", Codes.ToCall(locales: locale), Cancelled);

        var response = XElement.Parse(Call.FormOf(Assert.Single(provider.Requests))["Twiml"]);
        Assert.Equal(["Gather", "Hangup"], response.Elements().Select(element => element.Name.LocalName));
        var gather = response.Elements().First();
        Assert.Equal("dtmf 1", $"{gather.Attribute("input")?.Value} {gather.Attribute("numDigits")?.Value}");
        Assert.StartsWith(
            "https://otp.example.com/api/voice/twilio/", gather.Attribute("action")?.Value, StringComparison.Ordinal);
        Assert.Equal([words, words], gather.Elements("Say").Select(say => say.Value));
        Assert.All(
            gather.Elements("Say").Select(say => Assert.Single(say.Attributes())),
            attribute => Assert.Equal($"language=\"{speech}\"", $"{attribute}"));
    }

    [Theory]
    [InlineData("de:Polly.Vicki-Neural,hi:Polly.Aditi", "de", "language=\"de-DE\" voice=\"Polly.Vicki-Neural\"")]
    [InlineData("de:Polly.Vicki-Neural,hi:Polly.Aditi", "hi", "language=\"hi-IN\" voice=\"Polly.Aditi\"")]
    [InlineData("de:Polly.Vicki-Neural", "fr", "language=\"fr-FR\"")]
    [InlineData("pt-PT:Polly.Ines-Neural", "pt", "language=\"pt-PT\" voice=\"Polly.Ines-Neural\"")]
    public async Task A_voice_may_be_chosen_for_a_language(string voices, string locale, string attributes)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(201, Created));
        await using var app = App(provider.Url, ("Twilio:Voices", voices));

        await app.TryAsync("twilio", Codes.ToCall(locales: locale), Cancelled);

        var twiml = XElement.Parse(Call.FormOf(Assert.Single(provider.Requests))["Twiml"]);
        Assert.All(twiml.Descendants("Say"), say => Assert.Equal(attributes, string.Join(' ', say.Attributes())));
    }

    [Fact]
    public async Task A_message_without_a_code_cannot_be_called()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = App(provider.Url);
        var message = Codes.ToCall() with { Code = null, Template = "security-alert", Event = "New sign-in" };

        Assert.Equal(AttemptOutcome.Declined, (await app.TryAsync("twilio", message, Cancelled)).Outcome);
        Assert.Empty(provider.Requests);
    }

    [Theory]
    [InlineData(201, Created, AttemptOutcome.Accepted)]
    [InlineData(201, """{"sid":"CA1","status":"failed"}""", AttemptOutcome.Declined)]
    [InlineData(201, "{}", AttemptOutcome.Unknown)]
    [InlineData(400, """{"code":21211}""", AttemptOutcome.Rejected)]
    [InlineData(400, """{"code":21214}""", AttemptOutcome.Rejected)]
    [InlineData(400, """{"code":21217}""", AttemptOutcome.Rejected)]
    [InlineData(400, """{"code":13223}""", AttemptOutcome.Rejected)]
    [InlineData(400, """{"code":13224}""", AttemptOutcome.Rejected)]
    [InlineData(400, """{"code":21215}""", AttemptOutcome.Declined)]
    [InlineData(400, """{"code":13227}""", AttemptOutcome.Declined)]
    [InlineData(400, """{"code":32205}""", AttemptOutcome.Declined)]
    [InlineData(400, """{"code":21216}""", AttemptOutcome.Declined)]
    [InlineData(400, """{"code":13225}""", AttemptOutcome.Declined)]
    [InlineData(400, """{"code":29999}""", AttemptOutcome.Declined)]
    [InlineData(401, """{"code":20003}""", AttemptOutcome.Refused)]
    [InlineData(403, """{"code":20005}""", AttemptOutcome.Refused)]
    [InlineData(400, """{"code":10001}""", AttemptOutcome.Refused)]
    [InlineData(400, """{"code":21210}""", AttemptOutcome.Refused)]
    [InlineData(400, """{"code":21212}""", AttemptOutcome.Refused)]
    [InlineData(400, """{"code":13214}""", AttemptOutcome.Refused)]
    [InlineData(400, """{"code":21205}""", AttemptOutcome.Refused)]
    [InlineData(400, """{"code":21219}""", AttemptOutcome.Refused)]
    [InlineData(400, """{"code":"573005"}""", AttemptOutcome.Refused)]
    [InlineData(429, """{"code":20429}""", AttemptOutcome.OverQuota)]
    [InlineData(400, """{"code":10004}""", AttemptOutcome.OverQuota)]
    [InlineData(500, """{"code":20500}""", AttemptOutcome.Unknown)]
    [InlineData(503, """{"code":21211}""", AttemptOutcome.Unknown)]
    internal async Task Every_answer_has_its_outcome(int status, string body, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(status, body));
        await using var app = App(provider.Url);

        Assert.Equal(expected, (await app.TryAsync("twilio", Codes.ToCall(), Cancelled)).Outcome);
        Assert.Single(provider.Requests);
    }

    [Theory]
    [InlineData("Public:Url", "", "PUBLIC_URL is required for calls")]
    [InlineData("Twilio:VoiceFrom", "", "TWILIO_VOICE_FROM is required")]
    [InlineData("Twilio:VoiceFrom", "Acme", "TWILIO_VOICE_FROM is required")]
    [InlineData("Twilio:Voices", "de", "TWILIO_VOICES must")]
    [InlineData("Twilio:Voices", "xx:Polly.Vicki", "TWILIO_VOICES must")]
    [InlineData("Twilio:Voices", "de:Polly.Vicki\"", "TWILIO_VOICES must")]
    [InlineData("Twilio:Voices", "de:Polly.Vicki,de-AT:Polly.Hannah", "TWILIO_VOICES must")]
    [InlineData("Delivery:SmsProviders", "twilio", "TWILIO_FROM or")]
    public async Task Start_asks_for_what_calls_need(string setting, string value, string fault)
    {
        await using var app = App("https://api.twilio.example", (setting, value));

        Assert.StartsWith(fault, Assert.Single(app.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_alone_need_no_sender_of_SMS_and_SMS_alone_nothing_of_calls()
    {
        await using var calls = App("https://api.twilio.example");
        await using var sms = App(
            "https://api.twilio.example", ("Delivery:VoiceProviders", ""), ("Delivery:SmsProviders", "twilio"),
            ("Twilio:From", "Acme"), ("Twilio:VoiceFrom", ""), ("Public:Url", ""));

        Assert.Empty(calls.Faults);
        Assert.Empty(sms.Faults);
    }

    private static DeliveryApp App(string url, params (string Key, string Value)[] own)
    {
        (string Key, string Value)[] usual =
        [
            ("Delivery:VoiceProviders", "twilio"),
            ("Destinations:SmsAllowedCountries", "US"),
            ("Destinations:VoiceAllowedCountries", "US"),
            ("Public:Url", "https://otp.example.com/api"),
            ("Twilio:AccountSid", AccountSid),
            ("Twilio:AuthToken", "token"),
            ("Twilio:ApiUrl", url),
            ("Twilio:VoiceFrom", "+15005550006"),
        ];
        return new("Production", [.. own.UnionBy(usual, setting => setting.Key)]);
    }
}
