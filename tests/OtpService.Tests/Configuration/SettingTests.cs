using Microsoft.Extensions.Configuration;
using OtpService.Configuration;

namespace OtpService.Tests.Configuration;

/// <summary>Values as environments and files bring them.</summary>
public sealed class SettingTests
{
    public static TheoryData<string> Names() => [.. KnownSettings.All.Select(setting => setting.Name)];

    [Theory]
    [InlineData("SMTP_PORT", " 2525\n", "2525")]
    [InlineData("SMTP_USERNAME", "acme\r\n", "acme")]
    [InlineData("RESEND_WEBHOOK_SECRET", "whsec_abc\n", "whsec_abc")]
    [InlineData("EMAIL_REFUSE_DISPOSABLE", "1", "True")]
    [InlineData("EMAIL_REFUSE_DISPOSABLE", "YES", "True")]
    [InlineData("UNIFORM_ERRORS", "off", "False")]
    [InlineData("PROOF_TOKENS", "0", "False")]
    [InlineData("BRAND_NAME", "Bob's \"Diner\" today", "Bob's \"Diner\" today")]
    [InlineData("BRAND_NAME", "\"", "\"")]
    public void Spaces_around_a_value_and_spellings_of_yes_and_no_do_not_matter(string name, string value, string taken)
    {
        var reading = Read((name, value));

        Assert.Null(reading.Fault);
        Assert.All(reading.Values, option => Assert.Equal(taken, option.Value));
        Assert.NotEmpty(reading.Values);
    }

    [Theory]
    [InlineData("OTP_SECRET", "\"a-secret-kumquat\"")]
    [InlineData("BRAND_NAME", "'kumquat'")]
    [InlineData("SMTP_PORT", "\"25\"")]
    [InlineData("PUBLIC_URL", "\"https://kumquat.example\"\n")]
    public void Quotes_are_named_as_the_fault(string name, string value)
    {
        var reading = Read((name, value));

        Assert.StartsWith($"{name} is in quotes", reading.Fault, StringComparison.Ordinal);
        Assert.Empty(reading.Values);
        Assert.DoesNotContain("kumquat", reading.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SMTP_PORT", "tcp://10.43.0.5:25")]
    [InlineData("SMTP_PORT", "tcp://[fd00::1]:25")]
    [InlineData("SMTP_HOST", "udp://172.17.0.5:53")]
    public void A_link_of_Kubernetes_or_Docker_is_ignored_with_a_word(string name, string value)
    {
        var reading = Read((name, value));

        Assert.Null(reading.Fault);
        Assert.StartsWith($"{name} is ignored", reading.Note, StringComparison.Ordinal);
        Assert.Empty(reading.Values);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_setting_can_come_from_a_file(string name)
    {
        var path = Path.GetTempFileName();
        try
        {
            var value = KnownSettings.All.First(setting => setting.Name == name).Kind switch
            {
                SettingKind.Number => "5",
                SettingKind.Switch => "True",
                SettingKind.Fraction => "0.5",
                SettingKind.Address => "https://a.example",
                SettingKind.Text or SettingKind.Secret => "some words",
            };
            File.WriteAllText(path, $"{value}\r\n\n");

            Assert.All(Read(name, ($"{name}_FILE", path)).Values, option => Assert.Equal(value, option.Value));
            Assert.NotEmpty(Read(name, ($"{name}_FILE", path)).Values);
            Assert.StartsWith(
                $"{name} and {name}_FILE are both set",
                Read(name, (name, value), ($"{name}_FILE", path)).Fault, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bytes_of_another_encoding_are_named_as_the_fault()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [.. "Caf"u8, 0xE9]);

            Assert.Equal(
                "BRAND_NAME_FILE points to a file that is not UTF-8: save it as that.", Read("BRAND_NAME", ("BRAND_NAME_FILE", path)).Fault);
            Assert.Equal("BRAND_NAME has bytes that are not UTF-8.", Read("BRAND_NAME", ("BRAND_NAME", "Caf\uFFFD")).Fault);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("OTP_LENGHT", "did you mean OTP_LENGTH?")]
    [InlineData("OTP_REDIS_URL", "did you mean REDIS_URL?")]
    [InlineData("OTP_COLOR", "lists them all.")]
    [InlineData("REDIS_URI", "did you mean REDIS_URL?")]
    [InlineData("SMTP_USER", "did you mean SMTP_USERNAME?")]
    [InlineData("TWILIO_ACCOUNT", "did you mean TWILIO_ACCOUNT_SID?")]
    [InlineData("EMAIL_PROVIDER", "did you mean EMAIL_PROVIDERS?")]
    [InlineData("ALLOWED_ORIGIN", "did you mean ALLOWED_ORIGINS?")]
    [InlineData("TRUSTED_PROXY", "did you mean TRUSTED_PROXIES?")]
    [InlineData("SMS_ALLOWED_COUNTRY", "did you mean SMS_ALLOWED_COUNTRIES?")]
    public void A_name_that_is_almost_one_is_told(string name, string advice) =>
        Assert.EndsWith(advice, Assert.Single(SettingNames.Misspelt([name])), StringComparison.Ordinal);

    [Theory]
    [InlineData("otp_secret")]
    [InlineData("OTP_SECRET_FILE")]
    [InlineData("OTP_SERVICE_HOST")]
    [InlineData("OTP_SERVICE_PORT_HTTP")]
    [InlineData("OTP_PORT")]
    [InlineData("OTP_PORT_8080_TCP_ADDR")]
    [InlineData("OTEL_TRACES_EXPORTER")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL")]
    [InlineData("PATH")]
    [InlineData("HOME")]
    [InlineData("HTTP_PORT")]
    [InlineData("HTTP_PORTS")]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("HTTPS_PROXY")]
    [InlineData("KUBERNETES_SERVICE_PORT_HTTPS")]
    [InlineData("DYNO")]
    public void Names_of_others_are_theirs(string name) => Assert.Empty(SettingNames.Misspelt([name]));

    [Fact]
    public void A_name_beside_the_right_one_is_somebody_elses() =>
        Assert.Empty(SettingNames.Misspelt(["REDIS_URI", "REDIS_URL"]));

    private static SettingReading Read((string Name, string Value) value) => Read(value.Name, value);

    private static SettingReading Read(string name, params (string Name, string Value)[] values) =>
        KnownSettings.All.First(setting => setting.Name == name).Read(new ConfigurationBuilder()
            .AddInMemoryCollection(values.ToDictionary(v => v.Name, v => (string?)v.Value, StringComparer.Ordinal))
            .Build());
}
