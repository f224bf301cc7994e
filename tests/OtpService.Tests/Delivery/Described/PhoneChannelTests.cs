using OtpService.Delivery;
using OtpService.Otp.Recipients;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Described;

/// <summary>WhatsApp and Telegram, which send codes in words of their own.</summary>
public sealed class PhoneChannelTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "pt", "en")]
    [InlineData("en_US,pt_BR", "pt", "pt_BR")]
    [InlineData("en_US,pt_BR", "ja", "en_US")]
    public async Task WhatsApp_gets_a_language_in_which_the_template_exists(string listed, string asked, string expected)
    {
        await using var server = await FakeProvider.StartAsync();
        await using var app = WhatsApp(server.Url, ("whatsapp:Languages", listed));

        await app.TryAsync("whatsapp", Codes.By(Channel.WhatsApp, asked), Cancelled);

        Assert.Equal(expected, Assert.Single(server.Requests).Json
            .GetProperty("template").GetProperty("language").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("whatsapp", nameof(Channel.WhatsApp))]
    [InlineData("telegram", nameof(Channel.Telegram))]
    public async Task A_message_without_a_code_is_declined_and_not_sent(string provider, string channel)
    {
        await using var server = await FakeProvider.StartAsync();
        await using var app = channel == nameof(Channel.WhatsApp) ? WhatsApp(server.Url) : Telegram(server.Url);
        var message = Codes.By(Enum.Parse<Channel>(channel)) with { Code = null, Content = new() { Subject = "", Text = "Hello" } };

        var attempt = await app.TryAsync(provider, message, Cancelled);

        Assert.Equal(AttemptOutcome.Declined, attempt.Outcome);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Telegram_gets_how_long_the_code_lives_and_where_receipts_go()
    {
        await using var server = await FakeProvider.StartAsync();
        await using var app = Telegram(server.Url, ("Public:Url", "https://otp.example.com/"));
        var message = Codes.By(Channel.Telegram);

        await app.TryAsync("telegram", message, Cancelled);
        await app.TryAsync("telegram", message with { Lifetime = null }, Cancelled);

        Assert.Equal(
            [
                "phone_number=%2B14155550100&code=123456&ttl=600&callback_url=https%3A%2F%2Fotp.example.com%2Fwebhooks%2Ftelegram",
                "phone_number=%2B14155550100&code=123456&callback_url=https%3A%2F%2Fotp.example.com%2Fwebhooks%2Ftelegram",
            ],
            server.Requests.Select(request => request.Body));
    }

    [Theory]
    [InlineData(200, """{"verified_name":"Acme","id":"1"}""", nameof(CheckOutcome.Ready))]
    [InlineData(200, """{"ok":true}""", nameof(CheckOutcome.Strange))]
    [InlineData(400, """{"error":{"code":190}}""", nameof(CheckOutcome.KeyRefused))]
    [InlineData(403, """{"error":{"code":200}}""", nameof(CheckOutcome.KeyLimited))]
    [InlineData(400, """{"error":{"code":100}}""", nameof(CheckOutcome.SenderRefused))]
    [InlineData(400, """{"error":{"code":131031}}""", nameof(CheckOutcome.Suspended))]
    [InlineData(400, """{"error":{"code":4}}""", nameof(CheckOutcome.Busy))]
    [InlineData(500, "<html>", nameof(CheckOutcome.Failing))]
    public async Task WhatsApp_is_asked_for_the_sender_and_sends_nothing(int status, string body, string expected)
    {
        await using var server = await FakeProvider.StartAsync();
        await using var app = WhatsApp(server.Url);

        Assert.Equal(expected, await CheckAsync(app, server, FakeAnswer.Json(status, body)));
        Assert.Equal("/1055", Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData("""{"ok":false,"error":"REQUEST_ID_INVALID"}""", nameof(CheckOutcome.Ready))]
    [InlineData("""{"ok":false,"error":"ACCESS_TOKEN_INVALID"}""", nameof(CheckOutcome.KeyRefused))]
    [InlineData("""{"ok":false,"error":"FLOOD_WAIT_3"}""", nameof(CheckOutcome.Busy))]
    [InlineData("""{"ok":false,"error":"OTHER"}""", nameof(CheckOutcome.Strange))]
    public async Task Telegram_is_asked_for_a_message_that_there_is_not(string body, string expected)
    {
        await using var server = await FakeProvider.StartAsync();
        await using var app = Telegram(server.Url);

        Assert.Equal(expected, await CheckAsync(app, server, FakeAnswer.Json(200, body)));
        Assert.Equal("/checkVerificationStatus", Assert.Single(server.Requests).Path);
    }

    private static async Task<string> CheckAsync(DeliveryApp app, FakeProvider server, FakeAnswer answer)
    {
        server.Answer(answer);
        var check = await app.Get<ChannelProviders>().All.Single().CheckAsync(Cancelled);

        Assert.Equal("Bearer token", Assert.Single(server.Requests).Headers["Authorization"]);
        return $"{check.Outcome}";
    }

    private static DeliveryApp WhatsApp(string url, params (string Key, string Value)[] settings) => new(
        "Production",
        [
            ("Delivery:WhatsAppProviders", "whatsapp"), ("whatsapp:ApiUrl", url), ("whatsapp:AccessToken", "token"),
            ("whatsapp:PhoneNumberId", "1055"), ("whatsapp:Template", "login_code"), .. settings,
        ]);

    private static DeliveryApp Telegram(string url, params (string Key, string Value)[] settings) => new(
        "Production",
        [("Delivery:TelegramProviders", "telegram"), ("telegram:ApiUrl", url), ("telegram:AccessToken", "token"), .. settings]);
}
