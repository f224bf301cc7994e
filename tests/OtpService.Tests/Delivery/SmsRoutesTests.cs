using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery;

public sealed class SmsRoutesTests
{
    private const string Routes = "IN:vonage,twilio; us , ca : twilio";

    [Theory]
    [InlineData("+919812345678", "vonage twilio")]
    [InlineData("+14155550100", "twilio")]
    [InlineData("+14165550100", "twilio")]
    [InlineData("+18765550100", "unosend twilio vonage")]
    [InlineData("+4915123456789", "unosend twilio vonage")]
    public async Task A_number_goes_to_the_providers_of_its_country(string number, string expected)
    {
        await using var app = App(Routes);

        var route = app.Get<ChannelProviders>().For(Codes.Phone(number));

        Assert.Equal(expected, string.Join(' ', route.Select(provider => provider.Name)));
    }

    [Theory]
    [InlineData("+919812345678", "vonage")]
    [InlineData("+4915123456789", "twilio")]
    [InlineData("+88213300655", "twilio")]
    public async Task A_star_is_every_other_country(string number, string expected)
    {
        await using var app = App("IN:vonage;*:twilio");

        Assert.Equal([expected], app.Get<ChannelProviders>().For(Codes.Phone(number)).Select(provider => provider.Name));
    }

    [Fact]
    public async Task Email_has_no_country()
    {
        await using var app = App(Routes);

        Assert.Empty(app.Faults);
        Assert.Equal(["outbox"], app.Get<ChannelProviders>().For(Codes.Email("ada@example.in")).Select(provider => provider.Name));
    }

    [Fact]
    public async Task The_providers_of_a_route_are_tried_in_order_and_no_others()
    {
        await using var first = await FakeProvider.StartAsync();
        await using var other = await FakeProvider.StartAsync();
        first.Answer(FakeAnswer.Json(402, "{}"));
        await using var app = App("US:vonage", ("vonage:ApiUrl", first.Url), ("Unosend:ApiUrl", other.Url), ("Twilio:ApiUrl", other.Url));

        var result = await app.SendAsync(Codes.ToPhone());

        Assert.Equal(["vonage over_quota"], result.Steps.Select(step => $"{step.Provider} {step.Outcome}"));
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("IN", "SMS_ROUTES must list routes such as")]
    [InlineData("IN:", "SMS_ROUTES must list routes such as")]
    [InlineData(":twilio", "SMS_ROUTES must list routes such as")]
    [InlineData("IN:twilio:vonage", "SMS_ROUTES must list routes such as")]
    [InlineData("IND:twilio", "SMS_ROUTES names IND, which is no country")]
    [InlineData("*:twilio;*:vonage", "SMS_ROUTES has two routes for *")]
    [InlineData("IN:plivo", "SMS_ROUTES names plivo, which SMS_PROVIDERS does not list: add it there.")]
    [InlineData("IN:twilio,twilio", "SMS_ROUTES names a provider twice for IN")]
    [InlineData("IN:twilio;in:vonage", "SMS_ROUTES has two routes for in: keep one of them.")]
    public async Task A_bad_route_stops_the_start(string routes, string expected)
    {
        await using var app = App(routes);

        Assert.StartsWith(expected, Assert.Single(app.Faults), StringComparison.Ordinal);
    }

    private static DeliveryApp App(string routes, params (string Key, string Value)[] settings) => new(
        "Development",
        [
            ("Delivery:SmsProviders", "unosend,twilio,vonage"), ("Delivery:SmsRoutes", routes), ("Unosend:ApiKey", "k"),
            ("Twilio:AccountSid", "AC00000000000000000000000000000001"), ("Twilio:AuthToken", "t"), ("Twilio:From", "Acme"),
            ("vonage:ApiKey", "k"), ("vonage:ApiSecret", "s"), ("vonage:From", "Acme"), .. settings,
        ]);
}
