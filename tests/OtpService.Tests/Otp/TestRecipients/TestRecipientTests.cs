using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OtpService.Otp;
using OtpService.Otp.Recipients;
using OtpService.Otp.TestRecipients;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Otp.TestRecipients;

/// <summary>What an entry of TEST_RECIPIENTS may say, and whom it covers.</summary>
public sealed class TestRecipientTests
{
    [Theory]
    [InlineData("review@example.com:424242", "review@example.com", true)]
    [InlineData("Review@Example.com : 424242 : 2027-01-31", "review@example.com", true)]
    [InlineData("review@example.com:424242", "preview@example.com", false)]
    [InlineData("+1 (500) 555-0006:424242", "+15005550006", true)]
    [InlineData("+15005550006:424242", "+150055500061", false)]
    [InlineData("+1415555*:424242", "+14155550123", true)]
    [InlineData("+1415555*:424242", "+14155650123", false)]
    [InlineData("*@example.com:424242", "anybody@example.com", true)]
    [InlineData("*@example.com:424242", "anybody@mail.example.com", false)]
    [InlineData("*@qa.example:424242", "anybody@qa.example", true)]
    public void An_entry_covers_its_address_or_range(string entry, string address, bool covered)
    {
        Assert.True(TestRecipient.TryParse(entry, out var recipient));
        Assert.True(Address.TryParseEmail(address, out var parsed)
            || Address.TryParsePhone(address, out parsed));

        Assert.Equal(covered, recipient.Covers(parsed));
    }

    [Theory]
    [InlineData("kumquat")]
    [InlineData("kumquat@example.com")]
    [InlineData("kumquat@example.com:")]
    [InlineData("kumquat@example.com:42424")]
    [InlineData("kumquat@example.com:424")]
    [InlineData("kumquat@example.com:42424242424")]
    [InlineData("kumquat@example.com:42 42 42")]
    [InlineData("kumquat@example.com:kumqua")]
    [InlineData("kumquat@example.com:٤٢٤٢٤٢")]
    [InlineData("kumquat@example.com:424242:31.1.2027")]
    [InlineData("kumquat@example.com:424242:2027-02-30")]
    [InlineData("kumquat@example.com:424242:2027-01-31:kumquat")]
    [InlineData("*:424242")]
    [InlineData("+*:424242")]
    [InlineData("+141555*:424242")]
    [InlineData("1415555*:424242")]
    [InlineData("+1415kumquat*:424242")]
    [InlineData("*@kumquat.com:424242")]
    [InlineData("*@com:424242")]
    [InlineData("kumquat*@example.com*:424242")]
    public void A_malformed_entry_is_a_fault_that_names_its_place_and_no_value(string entry)
    {
        var fault = Assert.Single(Faults(Environments.Development, $"review@example.com:424242,{entry}"));

        Assert.StartsWith("TEST_RECIPIENTS: entry 2 ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("kumquat", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", "review@example.com:424242", 1)]
    [InlineData("Production", "review@example.com:424242:2027-01-31", 0)]
    [InlineData("Staging", "review@example.com:424242", 0)]
    [InlineData("Production", "a@example.com:424242:2027-01-31\nb@example.com:424242\n", 1)]
    public void Production_needs_the_last_day_of_each(string environment, string entries, int faults) =>
        Assert.Equal(faults, Faults(environment, entries).Length);

    [Fact]
    public void Their_number_is_bounded()
    {
        var entries = string.Join(
            ',', Enumerable.Range(0, 101).Select(i => $"kumquat{i}@example.com:424242"));

        var fault = Assert.Single(Faults(Environments.Development, entries));

        Assert.StartsWith("TEST_RECIPIENTS must list at most 100", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_start_warns_of_them_without_naming_them()
    {
        using var log = new Lines();
        using var logging = new LoggerFactory([log]);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        var options = new TestRecipientOptions
        {
            Entries =
                "kumquat@example.com:424242:2026-11-23, +1415555*:424242:2026-11-23, *@kumquat.test:424242, "
                + "other@kumquat.test:424242:2026-11-22",
        };
        var recipients = new TestRecipientTable(Options.Create(options), time);

        await new TestRecipientReport(recipients, time, logging.CreateLogger<TestRecipientReport>())
            .StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
        [
            "Warning: TEST_RECIPIENTS: 1 test recipients without an end date: anyone who knows their codes can verify as them",
            "Warning: TEST_RECIPIENTS: 1 test recipients ended on 2026-11-22 and are ordinary recipients again: remove them",
            "Warning: TEST_RECIPIENTS: 2 test recipients until 2026-11-23: anyone who knows their codes can verify as them",
        ],
        log.All);
    }

    private static string[] Faults(string environment, string entries)
    {
        var validator = new TestRecipientOptionsValidator(
            Options.Create(new OtpOptions()), new HostingEnvironment { EnvironmentName = environment });
        return [.. validator.Validate(name: null, new() { Entries = entries }).Failures ?? []];
    }
}
