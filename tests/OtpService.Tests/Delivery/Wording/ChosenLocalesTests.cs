using OtpService.Delivery.Wording;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Wording;

/// <summary>LOCALES.</summary>
public sealed class ChosenLocalesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("messages");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("ja", "ja")]
    [InlineData("pt", "pt-BR")]
    [InlineData("ja", "de")]
    [InlineData("ja", "en")]
    [InlineData("ja")]
    public async Task Nobody_is_sent_a_language_that_is_not_wanted(string expected, params string[] asked)
    {
        await using var app = App(("Delivery:Locales", " ja, pt-BR "), ("Delivery:DefaultLocale", "ja"));

        Assert.Empty(app.Faults);
        var html = app.Get<MessageWriter>().Write(Codes.ToEmail(locales: asked)).Email?.Html.Reveal() ?? "";
        Assert.Contains($"<html lang=\"{expected}\" ", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de,sv", "de", "LOCALES names a language without messages: use ar, de, en,")]
    [InlineData("de,nonsense!", "de", "LOCALES names a language without messages: use ar, de, en,")]
    [InlineData("de,fr", "en", "DEFAULT_LOCALE is not among LOCALES: use one of de, fr, or add it there.")]
    public async Task The_languages_exist_and_the_default_is_one_of_them(
        string locales, string defaultLocale, string fault)
    {
        await using var app = App(("Delivery:Locales", locales), ("Delivery:DefaultLocale", defaultLocale));

        Assert.StartsWith(fault, Assert.Single(app.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_a_language_that_is_not_wanted_is_not_checked()
    {
        Put("fr.txt", "[email login]\nBonjour");
        (string, string)[] settings =
            [("Delivery:MessagesFolder", folder.FullName), ("Delivery:DefaultLocale", "de")];
        await using var all = App(settings);
        await using var some = App([.. settings, ("Delivery:Locales", "de,en")]);

        Assert.StartsWith("MESSAGES_FOLDER: fr.txt line 2", Assert.Single(all.Faults), StringComparison.Ordinal);
        Assert.Empty(some.Faults);
    }

    [Fact]
    public async Task Without_English_the_default_language_has_words_for_everything()
    {
        Put("sv.txt", "[email code]\n{{code}} är din kod\n[sms code]\n{{code}} är din kod");
        (string, string)[] settings =
        [
            ("Delivery:MessagesFolder", folder.FullName), ("Delivery:DefaultLocale", "sv"),
            ("Delivery:Locales", "sv"),
        ];
        await using var app = App(settings);

        Assert.Equal(
            "LOCALES leaves out en, and DEFAULT_LOCALE has no [email security-alert], [sms security-alert]: add the "
                + "words to its file in MESSAGES_FOLDER, or en to LOCALES.",
            Assert.Single(app.Faults));
        await using var withEnglish = App([.. settings[..2], ("Delivery:Locales", "sv,en")]);
        Assert.Empty(withEnglish.Faults);
    }

    private static DeliveryApp App(params (string, string)[] settings) => new("Development", settings);

    private void Put(string file, string text) => File.WriteAllText(Path.Combine(folder.FullName, file), text);
}
