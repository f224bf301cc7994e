using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using OtpService.Delivery;
using OtpService.Otp;

namespace OtpService.Tests.Otp.Steps;

/// <summary>Faults in PHONE_STEPS stop the start, each with its remedy.</summary>
public sealed class PhoneStepsTests
{
    [Theory]
    [InlineData("pigeon", "PHONE_STEPS must list channels of phones in their order")]
    [InlineData("email", "PHONE_STEPS must list channels of phones in their order")]
    [InlineData("", "PHONE_STEPS must list channels of phones in their order")]
    [InlineData("SMS", "PHONE_STEPS must list channels of phones in their order")]
    [InlineData("sms,voice", "PHONE_STEPS must say after sms how many seconds it has, 10 to 600")]
    [InlineData("sms:5,voice", "PHONE_STEPS must say after sms how many seconds it has, 10 to 600")]
    [InlineData("sms:1e1,voice", "PHONE_STEPS must say after sms how many seconds it has, 10 to 600")]
    [InlineData("sms:20:30,voice", "PHONE_STEPS must say after sms how many seconds it has, 10 to 600")]
    [InlineData("sms:30,voice:601", "PHONE_STEPS must say after voice how many seconds it has, 10 to 600")]
    [InlineData("sms:30,sms", "PHONE_STEPS names sms twice")]
    [InlineData("sms:200,voice:200", "PHONE_STEPS takes longer than a code for login lives")]
    public void A_list_must_make_sense(string steps, string fault) => Assert.Contains(
        new OtpOptionsValidator().Validate(null, Options(steps)).Failures ?? [],
        failure => failure.StartsWith(fault, StringComparison.Ordinal));

    [Theory]
    [InlineData("sms")]
    [InlineData("voice:10")]
    [InlineData(" whatsapp:20 , sms:60, voice ")]
    public void Good_lists_are_accepted(string steps) =>
        Assert.True(new OtpOptionsValidator().Validate(null, Options(steps)).Succeeded);

    [Theory]
    [InlineData("sms:30,telegram", null, "PHONE_STEPS names telegram, which has no provider: name one in TELEGRAM_PROVIDERS")]
    [InlineData("sms", "whatsapp", "Otp__Purposes__login__PhoneSteps names whatsapp, which has no provider")]
    [InlineData("sms", null, null)]
    [InlineData("sms:20,voice", "voice", null)]
    public void Each_channel_needs_a_provider(string steps, string? login, string? fault)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [KeyValuePair.Create("Delivery:VoiceProviders", (string?)"webhook"), new("Delivery:SmsProviders", "unosend")]).Build();
        var options = Options(steps);
        options.Purposes["login"].PhoneSteps = login;

        var failures = new StepProvidersValidator(configuration, new HostingEnvironment { EnvironmentName = "Production" })
            .Validate(null, options).Failures ?? [];

        if (fault is null)
        {
            Assert.Empty(failures);
        }
        else
        {
            Assert.StartsWith(fault, Assert.Single(failures), StringComparison.Ordinal);
        }
    }

    private static OtpOptions Options(string steps) => new()
    {
        Secret = "a-secret-of-the-tests-that-is-long-enough",
        PhoneSteps = steps,
    };
}
