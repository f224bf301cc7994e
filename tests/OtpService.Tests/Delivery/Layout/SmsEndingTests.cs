using System.Text.RegularExpressions;
using OtpService.Delivery;
using OtpService.Delivery.Layout;
using OtpService.Delivery.Lengths;
using OtpService.Otp.Codes;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Layout;

/// <summary>
/// SMS_APP_HASH and WEBOTP_DOMAIN, by the published rules of those who read the last lines of an SMS.
/// </summary>
public sealed partial class SmsEndingTests
{
    private const string Hash = "FA+9qCX9VSu";
    private const string Domain = "example.com";

    [Fact]
    public void A_hash_stands_before_the_site_and_otherwise_last()
    {
        var code = new Code("123456");

        Assert.Equal("", SmsEnding.None.For(code));
        Assert.Equal("\n\n@example.com #123456", new SmsEnding(Domain, "").For(code));
        Assert.Equal("\n\nFA+9qCX9VSu", new SmsEnding("", Hash).For(code));
        Assert.Equal("\n\nFA+9qCX9VSu\n@example.com #123456", new SmsEnding(Domain, Hash).For(code));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Domain)]
    public void Android_hands_every_message_to_the_app_with_the_hash(string domain)
    {
        var options = new DeliveryOptions { WebOtpDomain = domain, SmsAppHash = Hash };

        Assert.All(EveryMessage.BySms(options), message =>
        {
            // developers.google.com/identity/sms-retriever/verify (2026): at most 140 bytes, with a code, with the
            // hash. The rule before it, which old phones may have, wanted the hash last.
            Assert.InRange(SmsSegments.Bytes(message.Text), 1, 140);
            Assert.Contains("123456", message.Text, StringComparison.Ordinal);
            Assert.Contains(Hash, message.Text.Split('\n'));
            Assert.Equal(domain.Length == 0, message.Text.EndsWith(Hash, StringComparison.Ordinal));
            Assert.Equal(1, SmsSegments.Count(message.Text));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData(Hash)]
    public void Browsers_find_the_code_and_its_site_in_every_message(string hash)
    {
        var options = new DeliveryOptions { WebOtpDomain = Domain, SmsAppHash = hash };

        Assert.All(EveryMessage.BySms(options), message =>
        {
            Assert.Equal((Domain, "123456"), ByStandard(message.Text));
            var chromium = Chromium.Match(message.Text);
            Assert.Equal((Domain, "123456"), (chromium.Groups["host"].Value, chromium.Groups["code"].Value));
        });
    }

    [Fact]
    public void A_hash_costs_words_that_can_be_done_without_rather_than_a_segment()
    {
        var with = EveryMessage.BySms(new() { WebOtpDomain = Domain, SmsAppHash = Hash, BrandName = "Acme" });
        var without = EveryMessage.BySms(new() { WebOtpDomain = Domain, BrandName = "Acme" });

        Assert.Contains(with.Zip(without), pair => WordsOf(pair.First).Length < WordsOf(pair.Second).Length);
        Assert.All(with, message => Assert.Equal(1, SmsSegments.Count(message.Text)));
    }

    [Theory]
    [InlineData("FA+9qCX9VS", false)]
    [InlineData("FA+9qCX9VSuu", false)]
    [InlineData("FA-9qCX9VSu", false)]
    [InlineData("FA+9qCX9VSu\n", false)]
    [InlineData("FA+9q/X9VSu", true)]
    public async Task A_hash_is_eleven_characters_of_base64(string hash, bool good)
    {
        await using var app = new DeliveryApp("Development", ("Delivery:SmsAppHash", hash));

        Assert.Equal(
            good ? [] : ["SMS_APP_HASH"], app.Faults.Select(fault => fault.Split(" must be the hash")[0]));
    }

    private static string WordsOf(Message message) => message.Text.Split('\n')[0];

    /// <summary>
    /// wicg.github.io/sms-one-time-codes section 3.3: the last line is @, a host, a space, # and the code.
    /// </summary>
    private static (string Host, string Code) ByStandard(string message)
    {
        var line = message.Split('\n')[^1];
        Assert.True(line.StartsWith('@'), line);
        var parts = line.Split(' ');
        Assert.True(parts.Length == 2 && parts[1].StartsWith('#'), line);
        return (parts[0][1..], parts[1][1..]);
    }

    /// <summary>Chromium 143, content/browser/sms/sms_parser.cc: the first place that fits, on whatever line.</summary>
    [GeneratedRegex(
        @"(?:^|\s)@(?<host>[a-zA-Z0-9.-]+) #(?<code>[^#\s]+)(?: @(?<embedded>[a-zA-Z0-9.-]+))?",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Chromium { get; }
}
