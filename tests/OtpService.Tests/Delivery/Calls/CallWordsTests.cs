using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Delivery.Calls;
using OtpService.Delivery.Vendors;
using OtpService.Otp.Codes;

namespace OtpService.Tests.Delivery.Calls;

public sealed class CallWordsTests
{
    private static readonly Uri LongUrl = new(
        $"https://otp.example.com/{new string('p', 200)}/voice/twilio/{new string('t', 100)}");

    public static TheoryData<string> Languages() => [.. CallWords.All.Keys];

    [Fact]
    public void Calls_speak_every_language_of_the_messages()
    {
        var written = Directory.GetFiles(Repository.PathOf("src/OtpService/Delivery/Wording/Messages"), "*.txt")
            .Select(file => Path.GetFileNameWithoutExtension(file) ?? "");

        Assert.Equal(written.Order(StringComparer.Ordinal), CallWords.All.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_digit_has_a_word_of_its_own(string language)
    {
        var words = CallWords.All[language];
        var spoken = words.Halves(new Code("0123456789")).SelectMany(half => half.Split(words.Separator)).ToList();

        Assert.Equal(10, spoken.Distinct().Count());
        Assert.All(spoken, Assert.NotEmpty);
        Assert.DoesNotContain(spoken, word => word.Any(c => char.IsAsciiDigit(c) || c == ' '));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_sentence_is_there(string language)
    {
        var words = CallWords.All[language];

        Assert.Contains("{brand}", words.Ask, StringComparison.Ordinal);
        Assert.Contains('1', words.Ask);
        Assert.All([words.Speech, words.Code, words.Again, words.End], Assert.NotEmpty);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_longest_question_fits_in_what_Twilio_reads(string language)
    {
        var delivery = new DeliveryOptions { BrandName = new string('&', 32) };
        var script = new TwilioScript(Options.Create(delivery), Options.Create(new TwilioOptions()));

        Assert.InRange(script.Ask(language, LongUrl).Length, 1, 4000);
    }

    [Theory]
    [InlineData("123456", "one, two, three", "four, five, six")]
    [InlineData("00000", "zero, zero, zero", "zero, zero")]
    [InlineData("7QX4", "seven, Q", "X, four")]
    [InlineData("a1b2", "A, one", "B, two")]
    [InlineData("0123456789", "zero, one, two, three, four", "five, six, seven, eight, nine")]
    public void A_code_is_spelled_in_halves(string code, string first, string second) =>
        Assert.Equal([first, second], CallWords.All["en"].Halves(new Code(code)));
}
