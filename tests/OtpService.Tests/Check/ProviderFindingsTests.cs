using System.Net;
using System.Net.Sockets;
using OtpService.Check;
using OtpService.Delivery;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Delivery.Smtp;

namespace OtpService.Tests.Check;

public sealed class ProviderFindingsTests
{
    private const string TwilioPath = "/2010-04-01/Accounts/AC00000000000000000000000000000001.json";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("autosend", "/senders", 200, """{"success":true,"data":[]}""", "ok    autosend: responds and accepts our credentials")]
    [InlineData("autosend", "/senders", 401, "{}", "fail  autosend: rejects AUTOSEND_API_KEY (401)")]
    [InlineData("autosend", "/senders", 403, "{}", "fail  autosend: rejects AUTOSEND_API_KEY (403)")]
    [InlineData("autosend", "/senders", 429, "{}", "warn  autosend: gets too many requests (429)")]
    [InlineData("autosend", "/senders", 404, "{}", "fail  autosend: returns an error (404): check AUTOSEND_API_URL")]
    [InlineData("autosend", "/senders", 302, "{}", "fail  autosend: returns an error (302): check AUTOSEND_API_URL")]
    [InlineData("autosend", "/senders", 200, "<html>", "warn  autosend: responds, but not as expected (200)")]
    [InlineData("unosend", "/domains", 200, """{"data":[]}""", "ok    unosend: responds and accepts our credentials")]
    [InlineData("unosend", "/domains", 401, "{}", "fail  unosend: rejects UNOSEND_API_KEY (401)")]
    [InlineData("unosend", "/domains", 403, "{}", "warn  unosend: accepts UNOSEND_API_KEY")]
    [InlineData("unosend", "/domains", 503, "{}", "fail  unosend: returns an error (503)")]
    [InlineData("resend", "/domains", 200, """{"data":[]}""", "ok    resend: responds and accepts our credentials")]
    [InlineData("resend", "/domains", 401, """{"name":"restricted_api_key"}""", "ok    resend: responds and accepts our credentials")]
    [InlineData("resend", "/domains", 401, """{"name":"missing_api_key"}""", "fail  resend: rejects RESEND_API_KEY (401)")]
    [InlineData("resend", "/domains", 403, """{"name":"invalid_api_key"}""", "fail  resend: rejects RESEND_API_KEY (403)")]
    [InlineData("twilio", TwilioPath, 200, """{"status":"active"}""", "ok    twilio: responds and accepts our credentials")]
    [InlineData("twilio", TwilioPath, 200, """{"status":"suspended"}""", "fail  twilio: has suspended the account")]
    [InlineData("twilio", TwilioPath, 200, "{}", "warn  twilio: responds, but not as expected (200)")]
    [InlineData("twilio", TwilioPath, 401, """{"code":20003}""", "fail  twilio: rejects TWILIO_AUTH_TOKEN (401)")]
    [InlineData("twilio", TwilioPath, 403, """{"code":20008}""", "warn  twilio: accepts TWILIO_AUTH_TOKEN")]
    public async Task An_answer_becomes_a_remedy_and_the_question_sends_nothing(
        string name, string path, int status, string body, string finding)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(status, body));
        await using var app = App(name, provider.Url);

        Assert.StartsWith(finding, await AskAsync(app), StringComparison.Ordinal);

        var request = Assert.Single(provider.Requests);
        Assert.Equal(("GET", path, ""), (request.Method, request.Path, request.Body));
        Assert.NotEmpty(request.Headers["Authorization"]);
    }

    [Theory]
    [InlineData("autosend")]
    [InlineData("unosend")]
    [InlineData("resend")]
    [InlineData("twilio")]
    public async Task One_that_hangs_is_given_up(string name)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Never);
        await using var app = App(name, provider.Url);

        var asking = AskAsync(app);
        await provider.ReceivedAsync(Cancelled);
        Assert.False(asking.IsCompleted);
        app.Time.Advance(CheckCommand.AnswerWithin);

        Assert.StartsWith($"fail  {name}: does not respond in time", await asking, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("autosend", "AUTOSEND_API_URL")]
    [InlineData("unosend", "UNOSEND_API_URL")]
    [InlineData("resend", "RESEND_API_URL")]
    [InlineData("twilio", "TWILIO_API_URL")]
    [InlineData("webhook", "WEBHOOK_URL")]
    [InlineData("smtp", "SMTP_HOST, SMTP_PORT, SMTP_SECURITY")]
    public async Task One_that_is_not_there_names_the_address_to_check(string name, string setting)
    {
        await using var app = App(name, $"http://127.0.0.1:{ClosedPort()}");

        Assert.StartsWith(
            $"fail  {name}: cannot be reached: check {setting},", await AskAsync(app),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("autosend")]
    [InlineData("webhook")]
    public async Task One_without_TLS_is_not_trusted(string name)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = App(name, provider.Url.Replace("http:", "https:", StringComparison.Ordinal));

        Assert.StartsWith(
            $"fail  {name}: has no TLS that can be trusted", await AskAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_is_connected_to_and_asked_nothing()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = App("webhook", provider.Url);

        Assert.StartsWith("ok    webhook: can be reached", await AskAsync(app), StringComparison.Ordinal);
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task A_mail_server_is_logged_in_to_and_given_no_mail()
    {
        await using var server = new FakeSmtpServer();
        await using var app = App(
            "smtp", $"http://127.0.0.1:{server.Port}", ("Smtp:Username", "acme"), ("Smtp:Password", "pw"));

        Assert.Equal("ok    smtp: responds and accepts our credentials", await AskAsync(app));
        Assert.Equal(
            ["EHLO", "AUTH", "MAIL", "RSET", "QUIT"], server.Commands.Select(command => command.Split(' ')[0]));
        Assert.Contains("MAIL FROM:<codes@acme.example>", server.Commands);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_mail_server_that_greets_after_six_seconds_is_waited_for_and_not_to_say_good_bye()
    {
        await using var server = new FakeSmtpServer();
        server.Answer("", FakeSmtpServer.Held);
        server.Answer("QUIT", FakeSmtpServer.Never);
        await using var app = App("smtp", $"http://127.0.0.1:{server.Port}");

        var asking = AskAsync(app);
        await server.SilentAsync(Cancelled);
        app.Time.Advance(TimeSpan.FromSeconds(6));
        server.Release();

        Assert.Equal("ok    smtp: responds and accepts our credentials", await asking);
    }

    [Theory]
    [InlineData("AUTH", "535 5.7.8 Wrong", "fail  smtp: rejects SMTP_PASSWORD")]
    [InlineData("MAIL", "421 4.7.0 Closing", "fail  smtp: returns an error (421 4.7.0)")]
    [InlineData("MAIL", "451 4.3.0 Later", "fail  smtp: returns an error (451 4.3.0)")]
    [InlineData("MAIL", "550 5.7.1 Not yours", "fail  smtp: rejects SMTP_FROM_EMAIL (550 5.7.1): check which senders SMTP_USERNAME may use")]
    [InlineData("MAIL", "553 5.7.1 Not yours", "fail  smtp: rejects SMTP_FROM_EMAIL (553 5.7.1)")]
    [InlineData("MAIL", "530 5.7.0 Log in", "fail  smtp: requires a login (530 5.7.0): set SMTP_USERNAME and SMTP_PASSWORD")]
    [InlineData("", "554 Go away", "fail  smtp: returns an error")]
    public async Task A_mail_server_that_refuses_is_told_apart(string command, string reply, string finding)
    {
        await using var server = new FakeSmtpServer();
        server.Answer(command, reply);
        await using var app = App(
            "smtp", $"http://127.0.0.1:{server.Port}", ("Smtp:Username", "acme"), ("Smtp:Password", "pw"));

        Assert.StartsWith(finding, await AskAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_without_the_security_asked_for_is_not_trusted()
    {
        await using var server = new FakeSmtpServer();
        await using var app = App("smtp", $"http://127.0.0.1:{server.Port}", ("Smtp:Security", "starttls"));

        Assert.StartsWith("fail  smtp: has no TLS", await AskAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_that_hangs_is_given_up()
    {
        await using var server = new FakeSmtpServer();
        server.Answer("MAIL", FakeSmtpServer.Never);
        await using var app = App("smtp", $"http://127.0.0.1:{server.Port}");

        var asking = AskAsync(app);
        await server.SilentAsync(Cancelled);
        app.Time.Advance(CheckCommand.AnswerWithin);

        Assert.StartsWith("fail  smtp: does not respond in time", await asking, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_of_both_channels_is_asked_once_and_its_breaker_is_left_alone()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(401, "{}"));
        await using var app = App("unosend", provider.Url, ("Delivery:EmailProviders", "unosend"));
        for (var i = 0; i < GuardedProvider.MinTries; i++)
        {
            await AskAsync(app);
        }

        Assert.Equal(GuardedProvider.MinTries, provider.Requests.Count);
        provider.Answer(FakeAnswer.Success);
        Assert.Equal(DeliveryStatus.Accepted, (await app.SendAsync(Codes.ToPhone())).Status);
    }

    [Fact]
    public async Task The_outbox_delivers_to_nobody()
    {
        await using var app = new DeliveryApp("Development");

        Assert.Equal("ok    outbox: keeps messages in memory and delivers none", await AskAsync(app));
    }

    private static async Task<string> AskAsync(DeliveryApp app) =>
        Assert.Single(await ProviderFindings.AskAsync(app.Get<ChannelProviders>(), app.Time, Cancelled)).ToString();

    /// <summary>One provider of this name, at this address; the first word on a setting counts.</summary>
    private static DeliveryApp App(string name, string url, params (string Key, string Value)[] own)
    {
        (string Key, string Value)[] settings =
        [
            .. own,
            (name is "twilio" or "unosend" ? "Delivery:SmsProviders" : "Delivery:EmailProviders", name),
            ($"{name}:ApiKey", "key"),
            ($"{name}:ApiUrl", url),
            ($"{name}:FromEmail", "codes@acme.example"),
            ("Twilio:AccountSid", "AC00000000000000000000000000000001"),
            ("Twilio:AuthToken", "token"),
            ("Twilio:From", "Acme"),
            ("Webhook:Url", url),
            ("Webhook:Secret", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
            ("Smtp:Host", "127.0.0.1"),
            ("Smtp:Port", $"{new Uri(url).Port}"),
            ("Smtp:Security", "none"),
        ];
        return new("Production", [.. settings.DistinctBy(setting => setting.Key)]);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
