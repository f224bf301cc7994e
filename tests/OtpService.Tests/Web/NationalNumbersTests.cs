using PhoneNumbers;

namespace OtpService.Tests.Web;

/// <summary>
/// What libphonenumber knows of every region's numbers, against which the tests of the web client hold their
/// compact table. To accept a change of the library, run this test with UPDATE_SNAPSHOTS=1 and commit what it
/// wrote.
/// </summary>
public sealed class NationalNumbersTests
{
    private const string File = "src/OtpService/Web/Client/tests/national-numbers.tsv";

    [Fact]
    public async Task The_numbers_that_the_web_client_is_tested_with_are_those_of_the_library()
    {
        var numbers = PhoneNumberUtil.GetInstance();
        var lines = numbers.GetSupportedRegions().Order(StringComparer.Ordinal).Select(region =>
        {
            var example = numbers.GetExampleNumberForType(
                region, PhoneNumberType.MOBILE) ?? numbers.GetExampleNumber(region);
            return string.Join(
                '\t',
                region,
                numbers.GetCountryCodeForRegion(region),
                numbers.Format(example, PhoneNumberFormat.NATIONAL),
                numbers.Format(example, PhoneNumberFormat.E164));
        });
        var text = string.Join('\n', lines) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            await System.IO.File.WriteAllTextAsync(Repository.PathOf(File), text);
        }

        Assert.Equal(await System.IO.File.ReadAllTextAsync(Repository.PathOf(File)), text);
    }
}
