using Microsoft.Extensions.Options;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;

namespace OtpService.Tests.Otp.Destinations;

/// <summary>Where email may go.</summary>
public sealed class EmailDomainFilterTests
{
    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ada@mail.example.com", true)]
    [InlineData("ada@EXAMPLE.com", true)]
    [InlineData("ada@notexample.com", false)]
    [InlineData("ada@example.com.evil.org", false)]
    [InlineData("ada@bücher.example", true)]
    [InlineData("ada@xn--bcher-kva.example", true)]
    [InlineData("ada@denied.example.com", false)]
    [InlineData("ada@deeper.denied.example.com", false)]
    public void A_domain_covers_its_subdomains_and_denied_wins(string email, bool allowed) =>
        Assert.Equal(allowed, Allow(email, new()
        {
            EmailAllowedDomains = "example.com, Bücher.example",
            EmailDeniedDomains = "denied.example.com",
        }));

    [Fact]
    public void Without_lists_every_domain_is_allowed()
    {
        Assert.True(Allow("ada@example.com", new()));
        Assert.True(Allow("ada@mailinator.com", new()));
    }

    [Fact]
    public void What_cannot_be_read_is_a_fault_that_names_its_setting_and_shows_no_value()
    {
        var faults = Faults(new()
        {
            SmsAllowedCountries = "US,KUMQUAT",
            EmailAllowedDomains = "@kumquat.example",
            EmailDeniedDomains = "*.kumquat.example",
            EmailRefuseDisposable = true,
            EmailDisposableFile = "/nowhere/kumquat",
        });

        string[] settings =
            ["SMS_ALLOWED_COUNTRIES", "EMAIL_ALLOWED_DOMAINS", "EMAIL_DENIED_DOMAINS", "EMAIL_DISPOSABLE_FILE"];
        Assert.Equal(settings, faults.Select(fault => fault.Split(' ')[0]));
        Assert.DoesNotContain(faults, fault => fault.Contains("kumquat", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("USA")]
    [InlineData("ZZ")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("001")]
    [InlineData("US,*")]
    [InlineData("US;UK")]
    public void Only_countries_with_telephone_numbers_can_be_listed(string countries) =>
        Assert.StartsWith(
            "SMS_ALLOWED_COUNTRIES", Assert.Single(Faults(new() { SmsAllowedCountries = countries })),
            StringComparison.Ordinal);

    private static IEnumerable<string> Faults(DestinationOptions options) =>
        new DestinationOptionsValidator().Validate(name: null, options).Failures ?? [];

    private static bool Allow(string email, DestinationOptions options)
    {
        Assert.True(Address.TryParseEmail(email, out var address));
        return new EmailDomainFilter(Options.Create(options)).Allow(address);
    }
}
