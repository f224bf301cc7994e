using System.Text.RegularExpressions;
using OtpService.Delivery.Layout;
using OtpService.Delivery.Lengths;
using OtpService.Delivery.Wording;
using OtpService.Otp.Recipients;

namespace OtpService.Tests.Delivery.Wording;

/// <summary>
/// Every file of words that comes with the service keeps the rules that docs/messages.md states.
/// </summary>
public sealed partial class MessageFilesTests
{
    private static readonly string[] Languages =
        ["ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "tr", "zh"];

    /// <summary>The languages whose letters are not in GSM-7; the others stay within it.</summary>
    private static readonly string[] Ucs2 = ["ar", "hi", "ja", "ko", "zh"];

    private static readonly string[] Names =
        ["code", "login", "magic-link", "password-reset", "security-alert", "two-factor", "verification"];

    private static readonly Uri Link = new("https://otp.example.com/m/token");

    private static readonly MessageCatalog Catalog = MessageCatalog.Load(new(), []);

    private static readonly MessageValues Usual = new("OtpService", null)
    {
        Code = new("123456"),
        Lifetime = TimeSpan.FromMinutes(15),
        Event = "x",
    };

    private static readonly MessageValues Told = Usual with { Event = "a new sign-in" };

    private static readonly MessageValues Longest = new(new string('B', 32), null)
    {
        Code = new("0123456789"),
        Lifetime = TimeSpan.FromDays(1),
    };

    public static TheoryData<string> EveryLanguage() => [.. Languages];

    [Fact]
    public void Every_language_has_every_message_by_both_channels()
    {
        var expected =
            from language in Languages
            from channel in Channels.Worded
            from name in Names
            select new MessageKey(language, channel, name);

        Assert.Equal(expected.ToHashSet(), Catalog.Entries.Keys.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(EveryLanguage))]
    public void A_code_comes_first_and_once_and_is_the_only_long_number(string language) =>
        Assert.All(WithCodes(language), entry =>
        {
            var text = Usual.In(entry.Value.Text(Usual));

            Assert.StartsWith("123456", text, StringComparison.Ordinal);
            Assert.Equal(2, text.Split("123456").Length);
            Assert.All(
                Numbers.Matches(text), match => Assert.Contains(match.Value, new[] { "123456", "15" }));
            Assert.Contains("15", text, StringComparison.Ordinal);
            Assert.Contains("OtpService", text, StringComparison.Ordinal);
        });

    [Theory]
    [MemberData(nameof(EveryLanguage))]
    public void A_subject_is_short_and_one_line(string language) =>
        Assert.All(WithCodes(language).Where(entry => entry.Key.Channel == Channel.Email), entry =>
        {
            Assert.InRange(Longest.In(entry.Value.Headline).Length, 1, 77);
            Assert.DoesNotContain('\n', Longest.In(entry.Value.Headline));
        });

    [Theory]
    [MemberData(nameof(EveryLanguage))]
    public void An_sms_is_one_segment_in_the_alphabet_of_its_language(string language) =>
        Assert.All(WithCodes(language).Where(entry => entry.Key.Channel == Channel.Sms), entry =>
        {
            // All of it with usual values; its headline with the longest.
            var usual = entry.Value.Sms(Usual, SmsEnding.None);
            Assert.Equal(
                Usual.In(entry.Value.Text(Usual)).Replace("\n\n", " ", StringComparison.Ordinal), usual);
            Assert.Equal(1, SmsSegments.Count(usual));
            Assert.Equal(1, SmsSegments.Count(Longest.In(entry.Value.Headline)));
            var isUcs2 = SmsSegments.Count(usual.PadRight(100)) > 1;
            Assert.Equal(Ucs2.Contains(language, StringComparer.Ordinal), isUcs2);
        });

    [Theory]
    [MemberData(nameof(EveryLanguage))]
    public void A_link_is_a_button_in_html_and_an_address_in_text(string language) =>
        Assert.All(WithCodes(language).Where(entry => entry.Key.Channel == Channel.Email), entry =>
        {
            var values = Usual with { Link = Link };

            Assert.Matches(
                "<a href=\"https://otp.example.com/m/token\">[^<>{]+</a>",
                Html(entry.Value.ParagraphsHtml(values), values));
            Assert.DoesNotMatch(">https:", Html(entry.Value.ParagraphsHtml(values), values));
            Assert.Matches(
                @"\n\n[^\n]+\nhttps://otp\.example\.com/m/token\n\n", values.In(entry.Value.Text(values)));
        });

    [Theory]
    [MemberData(nameof(EveryLanguage))]
    public void An_sms_keeps_its_link_and_gives_up_other_words_first(string language) =>
        Assert.All(WithCodes(language).Where(entry => entry.Key.Channel == Channel.Sms), entry =>
        {
            var link = new Uri($"https://otp.example.com/m/{new string('x', 75)}");
            var text = entry.Value.Sms(Usual with { Link = link }, SmsEnding.None);

            Assert.Contains($" {link.AbsoluteUri}", text, StringComparison.Ordinal);
            Assert.InRange(SmsSegments.Count(text), 1, 3);
            Assert.Equal(
                SmsSegments.Count($"{Usual.In(entry.Value.Headline)} {link.AbsoluteUri}"),
                SmsSegments.Count(text));
        });

    [Theory]
    [MemberData(nameof(EveryLanguage))]
    public void Nothing_gets_into_html_unescaped(string language) =>
        Assert.All(Catalog.Entries.Where(entry => entry.Key.Language == language), entry =>
        {
            Assert.True(PersonName.TryParse("O'Brien & Co", out var name));
            var values = Usual with { Brand = "<b>&\"", Name = name, Event = "<i>" };

            var html = Html(entry.Value.Words.HeadlineHtml, values)
                + Html(entry.Value.Words.ParagraphsHtml(values), values);

            Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<i>", html, StringComparison.Ordinal);
            Assert.DoesNotContain("& ", html, StringComparison.Ordinal);
            Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        });

    [Theory]
    [MemberData(nameof(EveryLanguage))]
    public void An_alert_tells_its_event_and_has_no_number(string language) =>
        Assert.All(Of(language).Where(entry => MessageKinds.Of(entry.Key.Name) == MessageKind.Alert), entry =>
        {
            var text = Told.In(entry.Value.Text(Told));

            Assert.Contains("a new sign-in", text, StringComparison.Ordinal);
            Assert.Contains("OtpService", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(Numbers, text);
        });

    private static IEnumerable<(MessageKey Key, MessageWords Value)> WithCodes(string language) =>
        Of(language).Where(entry => MessageKinds.Of(entry.Key.Name) != MessageKind.Alert);

    private static IEnumerable<(MessageKey Key, MessageWords Value)> Of(string language) =>
        Catalog.Entries
            .Where(entry => entry.Key.Language == language)
            .Select(entry => (entry.Key, entry.Value.Words));

    private static string Html(Template template, MessageValues values) =>
        template.Render(name => MessageWords.Encode(values[name] ?? ""));

    [GeneratedRegex(@"\d+", RegexOptions.None, 1000)]
    private static partial Regex Numbers { get; }
}
