using OtpService.Otp.Destinations;

namespace OtpService.Tests.Otp.Destinations;

public sealed class SmsCountriesReportTests
{
    [Theory]
    [InlineData("SJ", "NO")]
    [InlineData("AX", "FI")]
    [InlineData("EH", "MA")]
    [InlineData("VA", "IT")]
    [InlineData("CC", "AU")]
    [InlineData("BL", "GP")]
    public void A_country_whose_mobiles_count_as_anothers_is_named(string country, string home)
    {
        Assert.Equal([(country, home)], SmsCountriesReport.Strays(Set(country)));
        Assert.Empty(SmsCountriesReport.Strays(Set(country, home)));
    }

    [Theory]
    [InlineData("GB", 44, "GG, IM, JE")]
    [InlineData("NO", 47, "SJ")]
    [InlineData("FI", 358, "AX")]
    [InlineData("AU", 61, "CC, CX")]
    [InlineData("IT", 39, "VA")]
    [InlineData("RU", 7, "KZ")]
    public void Those_that_share_a_calling_code_and_are_not_listed_are_named(string country, int code, string others) =>
        Assert.Equal([(country, code, others)], SmsCountriesReport.Neighbours(Set(country)));

    [Fact]
    public void The_United_States_do_not_include_Puerto_Rico()
    {
        var (countries, code, others) = Assert.Single(SmsCountriesReport.Neighbours(Set("US", "CA")));

        Assert.Equal(("CA, US", 1), (countries, code));
        Assert.Contains("PR", others.Split(", "));
    }

    [Fact]
    public void Nothing_is_said_of_a_country_that_shares_nothing()
    {
        Assert.Empty(SmsCountriesReport.Strays(Set("DE", "FR")));
        Assert.Empty(SmsCountriesReport.Neighbours(Set("DE", "FR")));
    }

    private static HashSet<string> Set(params string[] countries) => new(countries, StringComparer.Ordinal);
}
