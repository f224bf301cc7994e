using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery;

public sealed class DeliveryOptionsTests
{
    private const string Production = "Production";

    [Fact]
    public async Task In_development_both_channels_end_in_the_outbox()
    {
        await using var app = new DeliveryApp("Development");

        Assert.Empty(app.Faults);
        Assert.Equal("outbox", Assert.Single(app.Get<ChannelProviders>()[Channel.Email]).Name);
        Assert.Equal("outbox", Assert.Single(app.Get<ChannelProviders>()[Channel.Sms]).Name);
    }

    [Fact]
    public async Task Elsewhere_a_provider_is_required()
    {
        await using var app = new DeliveryApp(Production);

        var fault = Assert.Single(app.Faults);
        Assert.StartsWith("EMAIL_PROVIDERS or SMS_PROVIDERS is required", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("outbox", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Delivery:EmailProviders", "pigeon", "EMAIL_PROVIDERS")]
    [InlineData("Delivery:EmailProviders", "twilio", "EMAIL_PROVIDERS")]
    [InlineData("Delivery:SmsProviders", "autosend", "SMS_PROVIDERS")]
    [InlineData("Delivery:EmailProviders", "outbox", "EMAIL_PROVIDERS")]
    public async Task A_provider_that_cannot_deliver_here_is_a_fault(string key, string value, string setting)
    {
        await using var app = new DeliveryApp(Production, (key, value));

        Assert.Contains(app.Faults, fault => fault.StartsWith(setting, StringComparison.Ordinal));
        Assert.DoesNotContain(app.Faults, fault => fault.Contains("pigeon", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Production, "unosend", "", true)]
    [InlineData(Production, "unosend", "*", false)]
    [InlineData(Production, "", "", false)]
    [InlineData("Development", "unosend", "", false)]
    public async Task Where_SMS_are_really_sent_their_countries_are_required(
        string environment, string providers, string countries, bool faulty)
    {
        await using var app = new DeliveryApp(environment, ("Delivery:SmsProviders", providers));
        var validator = app.Get<IEnumerable<IValidateOptions<DestinationOptions>>>();

        var options = new DestinationOptions { SmsAllowedCountries = countries };

        Assert.Equal(faulty, validator.Any(v => v.Validate(Options.DefaultName, options).Failed));
    }

    [Fact]
    public async Task A_provider_named_twice_is_a_fault()
    {
        await using var app = new DeliveryApp("Development", ("Delivery:EmailProviders", "outbox, outbox"));

        Assert.Contains("twice", Assert.Single(app.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_the_chosen_providers_come_at_once_and_without_values()
    {
        await using var app = new DeliveryApp(
            Production,
            ("Delivery:EmailProviders", "autosend"),
            ("Delivery:SmsProviders", "unosend"),
            ("Delivery:BrandName", "{{secret}}"),
            ("Autosend:ApiUrl", "ftp://secret"),
            ("Autosend:FromEmail", "secret"),
            ("Unosend:ApiKey", "secret key"),
            ("Unosend:ApiUrl", "http://secret.example"),
            ("Unosend:From", "secret sender"));

        string[] settings =
        [
            "AUTOSEND_API_KEY", "AUTOSEND_API_URL", "AUTOSEND_FROM_EMAIL", "BRAND_NAME",
            "UNOSEND_API_KEY", "UNOSEND_API_URL", "UNOSEND_FROM",
        ];
        Assert.Equal(settings, app.Faults.Select(f => f.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(app.Faults, fault => fault.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Faults, fault => fault.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Providers_that_are_not_chosen_are_not_looked_at()
    {
        await using var app = new DeliveryApp("Development", ("Autosend:ApiUrl", "nonsense"));

        Assert.Empty(app.Faults);
    }

    [Theory]
    [InlineData(Production, "https://api.example/v1", true)]
    [InlineData(Production, "http://127.0.0.1:9/v1", true)]
    [InlineData(Production, "http://localhost", true)]
    [InlineData(Production, "http://api.example", false)]
    [InlineData("Development", "http://api.example", true)]
    [InlineData(Production, "/v1", false)]
    [InlineData(Production, "", false)]
    [InlineData(Production, "https://user:password@api.example", false)]
    [InlineData(Production, "https://api.example?key=1", false)]
    public async Task The_url_of_an_api_is_checked(string environment, string url, bool good)
    {
        await using var app = new DeliveryApp(
            environment,
            ("Delivery:SmsProviders", "unosend"),
            ("Unosend:ApiKey", "k"),
            ("Unosend:ApiUrl", url));

        Assert.Equal(good, app.Faults.Count == 0);
    }

    [Theory]
    [InlineData("Acme", true)]
    [InlineData("Café Zoë's 24/7 & Co", true)]
    [InlineData("Citroën", true)]
    [InlineData("Itaú", true)]
    [InlineData("楽天", true)]
    [InlineData("الراجحي", true)]
    [InlineData("Bücher 365", true)]
    [InlineData("", false)]
    [InlineData("Acme\r\nBcc: x", false)]
    [InlineData("Area 1234", false)]
    [InlineData("Acme {", false)]
    [InlineData("A name of more than thirty-two letters", false)]
    public async Task A_brand_has_any_letters_that_fit_into_messages(string brand, bool good)
    {
        await using var app = new DeliveryApp("Development", ("Delivery:BrandName", brand));

        Assert.Equal(good, app.Faults.Count == 0);
    }

    [Fact]
    public async Task Start_tells_who_delivers_and_warns_about_a_channel_that_nobody_serves()
    {
        await using var app = DeliveryApp.WithAutosend("https://api.example");

        foreach (var service in app.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            [
                "Information: Email is delivered by autosend",
                "Warning: SMS has no provider: every such send fails until SMS_PROVIDERS names one",
            ],
            app.Log.All);
        Assert.Equal(DeliveryStatus.Unavailable, (await app.SendAsync(Codes.ToPhone())).Status);
    }
}
