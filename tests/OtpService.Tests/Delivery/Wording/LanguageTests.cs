using OtpService.Delivery.Wording;
using OtpService.Otp.Recipients;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Wording;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("en", "en")]
    [InlineData("en", "en", "de")]
    [InlineData("de", "de-CH")]
    [InlineData("pt", "pt-BR", "en")]
    [InlineData("pt", "PT-br")]
    [InlineData("zh", "zh-Hans-CN")]
    [InlineData("zh", "zh-CN")]
    [InlineData("de", "sv", "de-x-private", "fr")]
    [InlineData("it", "sv-SE", "tlh")]
    [InlineData("it")]
    public async Task The_closest_of_the_languages_asked_for_is_taken(string expected, params string[] asked)
    {
        await using var app = new DeliveryApp("Development", ("Delivery:DefaultLocale", "it-CH"));

        var html = app.Get<MessageWriter>().Write(Codes.ToEmail(locales: asked)).Email?.Html.Reveal() ?? "";

        Assert.Contains($"<html lang=\"{expected}\" ", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-Hant-TW", "zh-hant-tw", "zh-hant", "zh")]
    [InlineData("de-a-value-x-1", "de-a-value-x-1", "de-a-value", "de")]
    [InlineData("EN", "en")]
    public void A_tag_is_shortened_from_its_end(string range, params string[] expected) =>
        Assert.Equal(expected, LanguageTags.Lookup(range));

    [Fact]
    public async Task Arabic_runs_from_right_to_left_and_its_code_does_not()
    {
        await using var app = new DeliveryApp("Development");

        var html = app.Get<MessageWriter>().Write(Codes.ToEmail(locales: "ar-EG")).Email?.Html.Reveal() ?? "";

        Assert.Contains("<html lang=\"ar\" dir=\"rtl\">", html, StringComparison.Ordinal);
        Assert.Contains("<bdi dir=\"ltr\">123456</bdi>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sv")]
    [InlineData("")]
    public async Task A_default_without_messages_is_a_fault(string locale)
    {
        await using var app = new DeliveryApp("Development", ("Delivery:DefaultLocale", locale));

        Assert.StartsWith(
            "DEFAULT_LOCALE names a language without messages: use one of ar, de, en,",
            Assert.Single(app.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purpose_that_is_named_like_the_alert_still_brings_its_code()
    {
        await using var app = new DeliveryApp("Development");

        var message = app.Get<MessageWriter>().Write(Codes.ToPhone(MessageKinds.SecurityAlert));

        Assert.StartsWith("123456 ", message.Text, StringComparison.Ordinal);
        Assert.Equal(Channel.Sms, message.To.Channel);
    }
}
