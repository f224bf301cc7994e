using Microsoft.Extensions.Hosting;
using OtpService.Delivery;
using OtpService.Delivery.Lengths;
using OtpService.Delivery.Wording;
using OtpService.Otp;
using OtpService.Otp.Links;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Lengths;

/// <summary>What the start says of messages that are longer than they could be.</summary>
public sealed class MessageReportTests
{
    private const string Several =
        "Warning: An SMS can take more than one segment, and each is charged: ";

    [Theory]
    [InlineData("Citroën", "2 in fr, it, nl.")]
    [InlineData("Itaú", "2 in fr.")]
    [InlineData("Škoda", "2 in fr.")]
    [InlineData("楽天グループ株式会社", "2 in de, fr, it, nl.")]
    [InlineData("楽天", "")]
    [InlineData("Acme", "")]
    public async Task A_brand_outside_of_GSM_7_starts_with_one_warning_for_all_languages(
        string brand, string segments)
    {
        await using var app = App(("Delivery:BrandName", brand));

        Assert.Empty(app.Faults);
        Assert.Equal(segments.Length == 0 ? [] : [Several + segments], await WarningsAsync(app));
    }

    [Fact]
    public async Task Languages_that_are_not_sent_are_not_warned_of()
    {
        await using var app = App(
            ("Delivery:BrandName", "楽天グループ株式会社"), ("Delivery:Locales", "ja,ko"), ("Delivery:DefaultLocale", "ja"));

        Assert.Empty(await WarningsAsync(app));
    }

    [Fact]
    public async Task A_long_site_costs_segments_where_letters_do()
    {
        await using var app = App(
            ("Delivery:BrandName", "Acme"),
            ("Delivery:WebOtpDomain", "a-very-long-name-of-a-site.accounts.example.com"));

        Assert.Empty(app.Faults);
        Assert.Equal([Several + "2 in ar, hi, ja, ko, zh."], await WarningsAsync(app));
    }

    [Fact]
    public async Task The_hash_of_an_app_has_a_limit_of_its_own()
    {
        await using var app = App(
            ("Delivery:BrandName", new string('B', 32)), ("Delivery:WebOtpDomain", "a-very-long-name-of-a-site.accounts.example.com"),
            ("Delivery:SmsAppHash", "FA+9qCX9VSu"), ("Delivery:Locales", "en,ja"));

        Assert.Equal(
            [
                Several + "2 in ja.",
                "Warning: An SMS can be longer than the 140 bytes that Android passes to the app of SMS_APP_HASH: "
                    + "en, ja",
            ],
            await WarningsAsync(app));
    }

    [Fact]
    public async Task A_subject_that_is_cut_off_is_a_warning()
    {
        var folder = Directory.CreateTempSubdirectory("messages");
        try
        {
            var words = $"{{{{code}}}} {new string('a', 80)}";
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "es.txt"), $"[email login]\n{words}");
            await using var app = App(("Delivery:MessagesFolder", folder.FullName));

            Assert.Empty(app.Faults);
            Assert.Equal(
                [
                    "Warning: The subject of an email can be longer than 77 characters, and mail programs cut it "
                        + "off: es",
                ],
                await WarningsAsync(app));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("login", true, 6, 2)]
    [InlineData("login", false, 6, 1)]
    [InlineData("checkout", true, 6, 2)]
    [InlineData("login", false, 10, 1)]
    public void Links_and_long_codes_count_for_the_words_that_bring_them(
        string purpose, bool link, int length, int segments)
    {
        var otp = new OtpOptions
        {
            Purposes = { [purpose] = new() { Link = link, Length = length, ExpiryMinutes = 5 } },
        };
        var options = new DeliveryOptions { Locales = "en", BrandName = new string('B', 32) };
        var links = new MagicLinkOptions
        {
            PublicUrl = "https://verification.example.com",
            RedirectUrl = "https://app.example.com",
        };
        otp.Purposes.Remove(Purpose.MagicLink);
        var catalog = MessageCatalog.Load(options, []);

        var lengths = new MessageLengths(catalog, options, new(catalog, options, otp, links));

        Assert.Equal(segments, lengths.SeveralSegments().Select(found => found.Segments).DefaultIfEmpty(1).Max());
    }

    private static DeliveryApp App(params (string, string)[] settings) => new("Development", settings);

    private static async Task<List<string>> WarningsAsync(DeliveryApp app)
    {
        var report = app.Get<IEnumerable<IHostedService>>().OfType<MessageReport>().Single();
        await report.StartAsync(TestContext.Current.CancellationToken);
        return [.. app.Log.All.Select(line => line.Split(" A shorter brand")[0])];
    }
}
