using Microsoft.Extensions.Options;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;

namespace OtpService.Tests.Otp.Destinations;

/// <summary>Where SMS may go, whatever the list of countries says and by what it says.</summary>
public sealed class SmsCountryFilterTests
{
    [Theory]
    [InlineData("+14155552671", "US", 1)]
    [InlineData("+16475551234", "CA", 1)]
    [InlineData("+18765551234", "JM", 1)]
    [InlineData("+491701234567", "DE", 49)]
    [InlineData("+79161234567", "RU", 7)]
    [InlineData("+77011234567", "KZ", 7)]
    [InlineData("+390669812345", "VA", 39)]
    public void A_number_tells_its_country_even_where_several_share_a_calling_code(
        string number, string country, int callingCode) =>
        Assert.Equal(new NumberOrigin(country, callingCode), Find(number, "*"));

    [Theory]
    [InlineData("+14155550100", "US")]
    [InlineData("+15555550123", "US")]
    [InlineData("+15551234567", "US")]
    [InlineData("+447700900123", "GB")]
    [InlineData("+442079460958", "GB")]
    [InlineData("+61491570006", "AU")]
    public void Numbers_made_for_examples_and_fixed_lines_are_let_through(string number, string country) =>
        Assert.Equal(country, Find(number, country)?.Country);

    [Theory]
    [InlineData("+19005551234")] // premium rate
    [InlineData("+4990012345678")] // premium rate, and a digit more
    [InlineData("+49900123456")] // premium rate, and a digit less
    [InlineData("+31906123456789")] // premium rate, and digits more
    [InlineData("+10000000000")] // no area begins with 0
    [InlineData("+11234567890")] // nor with 1
    [InlineData("+12121111111")] // and no exchange
    [InlineData("+14115550123")] // directory enquiries
    [InlineData("+33000000000")] // no number begins with 0
    [InlineData("+33899123456")] // premium rate
    [InlineData("+448712345678")] // premium rate
    [InlineData("+18005551234")] // toll free
    [InlineData("+447012345678")] // personal
    [InlineData("+15005550006")] // personal
    [InlineData("+443001234567")] // UAN
    [InlineData("+80012345678")] // international toll free
    [InlineData("+80812345678")] // international shared cost
    [InlineData("+870773123456")] // satellite
    [InlineData("+881612345678")] // satellite
    [InlineData("+882161234567")] // networks
    [InlineData("+883510012345")] // networks
    [InlineData("+878101234567890")] // personal
    [InlineData("+979123456789")] // international premium rate
    public void Numbers_that_no_person_has_are_refused_everywhere(string number) =>
        Assert.Null(Find(number, "*"));

    [Theory]
    [InlineData("+12345678")]
    [InlineData("+123456789012345")]
    [InlineData("+3716000123")]
    [InlineData("+21012345678")]
    [InlineData("+999123456789")]
    public void Numbers_that_cannot_exist_are_refused(string number) => Assert.Null(Find(number, "*"));

    [Theory]
    [InlineData("+4402079460958")]
    [InlineData("+4901701234567")]
    [InlineData("+114155552671")]
    public void A_number_with_its_national_prefix_is_refused_because_it_is_another_spelling(string number) =>
        Assert.Null(Find(number, "*"));

    [Theory]
    [InlineData("+14155552671", "CA", false)]
    [InlineData("+16475551234", "US", false)]
    [InlineData("+16475551234", " us , ca ", true)]
    [InlineData("+491701234567", "US,CA,GB", false)]
    [InlineData("+491701234567", "", true)]
    public void Only_listed_countries_are_allowed(string number, string countries, bool allowed) =>
        Assert.Equal(allowed, Find(number, countries) is not null);

    private static NumberOrigin? Find(string number, string countries)
    {
        Assert.True(Address.TryParsePhone(number, out var address));
        var options = Options.Create(new DestinationOptions { SmsAllowedCountries = countries });
        return new SmsCountryFilter(options).TryFind(address, out var destination) ? destination : null;
    }
}
