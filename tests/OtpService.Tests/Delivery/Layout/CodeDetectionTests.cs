using System.Text.Json;
using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Layout;

/// <summary>Programs that people have find the code of every message, in every language.</summary>
public sealed class CodeDetectionTests
{
    /// <summary>npm parse-otp-message 1.0.2.</summary>
    private const string ParseOtpMessage =
        """
        import parse from "parse-otp-message";
        let input = "";
        for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
        console.log(JSON.stringify(JSON.parse(input).map((text) => parse(text)?.code ?? "")));
        """;

    public static TheoryData<string, string, string, string> Settings() =>
    [
        .. from brand in new[] { "Acme", "7-Eleven", "3M", "楽天", "L’Oréal", "A.C.M.E. Inc." }
           from domain in new[] { "", "example.com" }
           from hash in new[] { "", "FA+9qCX9VSu" }
           from code in new[] { "1234", "123456", "01234567", "123456789", "AB3D5F" }
           select (brand, domain, hash, code),
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Android_takes_every_message_for_one_with_a_code(
        string brand, string domain, string hash, string code)
    {
        var options = new DeliveryOptions { BrandName = brand, WebOtpDomain = domain, SmsAppHash = hash };

        Assert.All(
            EveryMessage.BySms(options, code), message => Assert.Contains(code, AndroidCodes.In(message.Text)));
        Assert.All(EveryMessage.ByEmail(options, code), message =>
        {
            Assert.Contains(code, AndroidCodes.In(message.Email?.Subject ?? ""));
            Assert.Contains(code, AndroidCodes.In(message.Text));
        });
    }

    [Theory]
    [InlineData("123456: Acme", false)]
    [InlineData("123456 7-Eleven", false)]
    [InlineData("@example.com #123456", false)]
    [InlineData("on 12-01-2026", false)]
    [InlineData("a 4-digit number", false)]
    [InlineData("123456 - 7-Eleven", true)]
    [InlineData("Acme: 123456", true)]
    [InlineData("G-123456 is your code", true)]
    [InlineData("345 678.", true)]
    [InlineData("番号123456です。", false)]
    [InlineData("番号123456番", true)]
    public void Androids_rule_is_kept_as_it_is(string text, bool found) =>
        Assert.Equal(found, AndroidCodes.In(text).Count > 0);

    [Theory]
    [InlineData("Acme")]
    [InlineData("7-Eleven")]
    [InlineData("楽天")]
    public void Every_message_begins_with_its_code(string brand)
    {
        var options = new DeliveryOptions { BrandName = brand, WebOtpDomain = "example.com" };

        Assert.All(
            EveryMessage.BySms(options),
            message => Assert.StartsWith("123456 ", message.Text, StringComparison.Ordinal));
        Assert.All(EveryMessage.ByEmail(options), message =>
        {
            Assert.StartsWith("123456 ", message.Email?.Subject, StringComparison.Ordinal);
            Assert.StartsWith("123456 ", message.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Parsers_of_messages_read_the_code()
    {
        var options = new DeliveryOptions { WebOtpDomain = "example.com", SmsAppHash = "FA+9qCX9VSu" };
        string[] texts =
        [
            .. EveryMessage.BySms(options).Select(message => message.Text),
            .. EveryMessage.ByEmail(options).SelectMany(mail => new[] { mail.Text, mail.Email?.Subject ?? "" }),
        ];

        var codes = await Tool.NodeAsync(ParseOtpMessage, JsonSerializer.Serialize(texts));

        Assert.Equal(
            Enumerable.Repeat("123456", texts.Length), JsonSerializer.Deserialize<string[]>(codes));
    }
}
