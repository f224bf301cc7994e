using System.Text.Json;
using OtpService.Delivery.Wording;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Delivery.Smtp;

namespace OtpService.Tests.Delivery.Layout;

/// <summary>Mail that programs can read: the headers of the code, by every provider that passes headers.</summary>
public sealed class CodeHeadersTests
{
    private const string Token = "\"123456\"; origin=\"https://example.com\"";
    private const string OneTimeCode = "code=123456; origin=example.com";

    /// <summary>npm mailparser 3.14.2: what it reads of each mail, and how often the header is there.</summary>
    private const string MailParser =
        """
        import { simpleParser } from "mailparser";
        let input = "";
        for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
        const read = await Promise.all(JSON.parse(input).map(async (mail) => {
          const { otp, subject, text, headers } = await simpleParser(mail);
          return { code: otp?.code, origin: otp?.origin, subject, text, oneTimeCode: headers.get("one-time-code") };
        }));
        console.log(JSON.stringify(read));
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("example.com", "123456")]
    [InlineData("accounts.a-rather-long-name.of-a-customer-portal.with-many.subdomains.example.com", "AB3D5FGH2J")]
    [InlineData("xn--bcher-kva.example", "0000")]
    public async Task Mailparser_reads_code_and_origin_of_what_goes_out_by_SMTP(string domain, string code)
    {
        await using var server = new FakeSmtpServer();
        await using var app = Smtp(server.Port, ("Delivery:WebOtpDomain", domain));
        foreach (var language in EveryMessage.Languages)
        {
            await app.TryAsync("smtp", Codes.ToEmail(code: code, locales: language), Cancelled);
        }

        var mails = server.Mails.Select(mail => mail.Replace("\n", "\r\n", StringComparison.Ordinal));
        var read = JsonDocument.Parse(await Tool.NodeAsync(MailParser, JsonSerializer.Serialize(mails)));

        Assert.Equal(EveryMessage.Languages.Length, read.RootElement.GetArrayLength());
        Assert.All(read.RootElement.EnumerateArray(), mail =>
        {
            Assert.Equal(code, mail.GetProperty("code").GetString());
            Assert.Equal($"https://{domain}", mail.GetProperty("origin").GetString());
            Assert.Equal($"code={code}; origin={domain}", mail.GetProperty("oneTimeCode").GetString());
            Assert.StartsWith($"{code} ", mail.GetProperty("subject").GetString(), StringComparison.Ordinal);
            Assert.StartsWith($"{code} ", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Resend_passes_them_on()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = new DeliveryApp(
            "Production", ("Delivery:EmailProviders", "resend"), ("Delivery:WebOtpDomain", "example.com"),
            ("Resend:ApiKey", "re_key"), ("Resend:ApiUrl", provider.Url), ("Resend:FromEmail", "noreply@acme.example"));

        await app.TryAsync("resend", Codes.ToEmail(), Cancelled);

        AssertHeaders(Assert.Single(provider.Requests).Json);
    }

    [Fact]
    public async Task Unosend_passes_them_on()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = new DeliveryApp(
            "Production", ("Delivery:EmailProviders", "unosend"), ("Delivery:WebOtpDomain", "example.com"),
            ("Unosend:ApiKey", "un_key"), ("Unosend:ApiUrl", provider.Url),
            ("Unosend:FromEmail", "noreply@acme.example"));

        await app.TryAsync("unosend", Codes.ToEmail(), Cancelled);

        AssertHeaders(Assert.Single(provider.Requests).Json);
    }

    [Fact]
    public async Task The_operators_webhook_is_given_them()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = new DeliveryApp(
            "Production", ("Delivery:EmailProviders", "webhook"), ("Delivery:WebOtpDomain", "example.com"),
            ("Webhook:Url", provider.Url), ("Webhook:Secret", $"whsec_{Convert.ToBase64String(new byte[32])}"));

        await app.TryAsync("webhook", Codes.ToEmail(), Cancelled);

        AssertHeaders(Assert.Single(provider.Requests).Json.GetProperty("data"));
    }

    [Fact]
    public async Task Without_a_site_or_a_code_there_are_none()
    {
        await using var server = new FakeSmtpServer();
        await using var unbound = Smtp(server.Port);
        await using var bound = Smtp(server.Port, ("Delivery:WebOtpDomain", "example.com"));
        var alert = Codes.ToEmail(MessageKinds.SecurityAlert) with { Code = null, Event = "a new sign-in" };

        await unbound.TryAsync("smtp", Codes.ToEmail(), Cancelled);
        await bound.TryAsync("smtp", alert, Cancelled);

        Assert.Equal(2, server.Mails.Count);
        Assert.All(server.Mails, mail =>
        {
            Assert.DoesNotContain("OTP-Token", mail, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("One-Time-Code", mail, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task They_reach_no_log()
    {
        await using var server = new FakeSmtpServer();
        await using var app = Smtp(server.Port, ("Delivery:WebOtpDomain", "example.com"));

        await app.SendAsync(Codes.ToEmail());

        Assert.Contains("\nOTP-Token: ", Assert.Single(server.Mails), StringComparison.Ordinal);
        Assert.NotEmpty(app.Log.All);
        Assert.DoesNotContain(app.Log.All, line => line.Contains("123456", StringComparison.Ordinal));
    }

    private static void AssertHeaders(JsonElement body)
    {
        var headers = body.GetProperty("headers");
        Assert.Equal(["OTP-Token", "One-Time-Code"], headers.EnumerateObject().Select(header => header.Name));
        Assert.Equal(Token, headers.GetProperty("OTP-Token").GetString());
        Assert.Equal(OneTimeCode, headers.GetProperty("One-Time-Code").GetString());
    }

    private static DeliveryApp Smtp(int port, params (string, string)[] settings) => new(
        "Production",
        [
            ("Delivery:EmailProviders", "smtp"), ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", $"{port}"),
            ("Smtp:Security", "none"), ("Smtp:FromEmail", "noreply@acme.example"), .. settings,
        ]);
}
