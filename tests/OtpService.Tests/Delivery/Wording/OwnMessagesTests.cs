using OtpService.Delivery.Layout;
using OtpService.Delivery.Lengths;
using OtpService.Delivery.Wording;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Wording;

/// <summary>MESSAGES_FOLDER, BRAND_COLOR and WEBOTP_DOMAIN.</summary>
public sealed class OwnMessagesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("messages");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task An_own_section_replaces_one_and_leaves_the_others()
    {
        Put("en.txt", "[sms login]\n{{code}} lets you in.\n[email checkout]\n{{code}} pays at {{brand}}");
        await using var app = App();

        Assert.Empty(app.Faults);
        var writer = app.Get<MessageWriter>();
        Assert.Equal("123456 lets you in.", writer.Write(Codes.ToPhone("login")).Text);
        Assert.Contains(
            "security code", writer.Write(Codes.ToPhone("two-factor")).Text, StringComparison.Ordinal);
        Assert.Equal("123456 pays at OtpService", writer.Write(Codes.ToEmail("checkout")).Email?.Subject);
    }

    [Fact]
    public async Task A_language_can_be_added_by_one_default()
    {
        Put("sv.txt", "# Svenska\n[email code]\n{{code}} är din kod för {{brand}}");
        await using var app = App(("Delivery:DefaultLocale", "sv"));

        Assert.Empty(app.Faults);
        var writer = app.Get<MessageWriter>();
        Assert.Equal("123456 är din kod för OtpService", writer.Write(Codes.ToEmail("login")).Text);
        Assert.Contains("sign-in code", writer.Write(Codes.ToPhone("login")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_layout_can_be_replaced()
    {
        Put("layout.html", "<html dir={{direction}}><body>{{headline}}{{paragraphs}}</body></html>");
        await using var app = App();

        Assert.Empty(app.Faults);
        var html = app.Get<MessageWriter>().Write(Codes.ToEmail()).Email?.Html.Reveal() ?? "";
        Assert.StartsWith("<html dir=ltr><body><strong", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_bad_file_is_told_in_one_line_with_its_remedy()
    {
        Put("de.txt", "[sms login]\n{{code}} {{year}}\n[sms code]\nHallo");
        Put("en.txt", $"[sms login]\n{{{{code}}}} {new string('a', 1600)}");
        Put("es.txt", $"\n[email login]\n{{{{code}}}} {new string('a', 1000)}");
        Put("fr.txt", "[email login]\nBonjour");
        Put("layout.html", "<html>{{headline}}</html>");
        Put("README.md", "{{nothing}} to see");
        await using var app = App();

        Assert.Collection(
            app.Faults,
            fault => Assert.StartsWith(
                "MESSAGES_FOLDER: de.txt line 2: a placeholder", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith(
                "MESSAGES_FOLDER: fr.txt line 2: the headline", fault, StringComparison.Ordinal),
            fault =>
                Assert.StartsWith("MESSAGES_FOLDER: layout.html line 1:", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith(
                "MESSAGES_FOLDER: en.txt line 2: the SMS is longer than 10 segments:", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith(
                "MESSAGES_FOLDER: es.txt line 3: the subject is longer than 998 characters:", fault, StringComparison.Ordinal));
        Assert.DoesNotContain(app.Faults, fault => fault.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_fault()
    {
        await using var app = new DeliveryApp(
            "Development", ("Delivery:MessagesFolder", Path.Combine(folder.FullName, "secret")));

        var fault = Assert.Single(app.Faults);
        Assert.StartsWith("MESSAGES_FOLDER ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    [InlineData("ja")]
    public async Task The_last_line_of_an_sms_binds_its_code_to_a_site(string language)
    {
        await using var app = new DeliveryApp("Development", ("Delivery:WebOtpDomain", "example.com"));

        Assert.Empty(app.Faults);
        var writer = app.Get<MessageWriter>();
        var text = writer.Write(Codes.ToPhone(locales: language)).Text;
        Assert.EndsWith("\n\n@example.com #123456", text, StringComparison.Ordinal);
        Assert.Equal(1, SmsSegments.Count(text));
        Assert.DoesNotContain(
            "@example.com", writer.Write(Codes.ToEmail(locales: language)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Delivery:WebOtpDomain", "https://example.com", "WEBOTP_DOMAIN")]
    [InlineData("Delivery:WebOtpDomain", "example.com:8080", "WEBOTP_DOMAIN")]
    [InlineData("Delivery:WebOtpDomain", "Example.com", "WEBOTP_DOMAIN")]
    [InlineData("Delivery:BrandColor", "blue", "BRAND_COLOR")]
    [InlineData("Delivery:BrandColor", "", "BRAND_COLOR")]
    [InlineData("Delivery:BrandColor", "#12345", "BRAND_COLOR")]
    [InlineData("Delivery:BrandColor", "#12345g", "BRAND_COLOR")]
    public async Task A_bad_value_is_a_fault_of_its_setting(string key, string value, string setting)
    {
        await using var app = new DeliveryApp("Development", (key, value));

        Assert.StartsWith($"{setting} must be ", Assert.Single(app.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#2563eb")]
    [InlineData("#ffff00")]
    [InlineData("#000000")]
    [InlineData("#ffffff")]
    [InlineData("#808080")]
    public void Text_in_the_brands_colour_can_be_read(string text)
    {
        Assert.True(BrandColor.TryParse(text, out var color));
        foreach (var background in new[] { BrandColor.LightBackground, BrandColor.DarkBackground })
        {
            Assert.InRange(color.ReadableOn(background).Contrast(background), BrandColor.TextContrast, 21);
        }
    }

    [Fact]
    public void Contrast_is_that_of_WCAG()
    {
        Assert.Equal(21, new BrandColor(0, 0, 0).Contrast(new(255, 255, 255)), 0.01);
        Assert.Equal(4.48, new BrandColor(119, 119, 119).Contrast(new(255, 255, 255)), 0.01);
    }

    private void Put(string file, string text) =>
        File.WriteAllText(Path.Combine(folder.FullName, file), text);

    private DeliveryApp App(params (string, string)[] settings) =>
        new("Development", [("Delivery:MessagesFolder", folder.FullName), .. settings]);
}
