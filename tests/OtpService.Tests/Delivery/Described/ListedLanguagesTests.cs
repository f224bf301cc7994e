using OtpService.Delivery.Described;

namespace OtpService.Tests.Delivery.Described;

public sealed class ListedLanguagesTests
{
    [Theory]
    [InlineData("en,de,pt_BR", "de", "de")]
    [InlineData("en, de , pt_BR", "pt-br", "pt_BR")]
    [InlineData("en,pt,pt_BR", "pt-BR", "pt_BR")]
    [InlineData("en,pt_PT,pt", "pt-BR", "pt")]
    [InlineData("en,pt_PT,pt_BR", "pt", "pt_PT")]
    [InlineData("en,pt_PT", "pt-BR", "pt_PT")]
    [InlineData("en,zh_CN,zh-hant", "zh-Hant-TW", "zh-hant")]
    [InlineData("EN_us,de", "ja", "EN_us")]
    [InlineData("en,deu", "de", "en")]
    [InlineData("en,,de", "", "en")]
    [InlineData(" , ", "de-AT", "de-AT")]
    public void The_closest_is_chosen_and_written_as_it_is_listed(string list, string language, string expected) =>
        Assert.Equal(expected, ListedLanguages.Choose(list, language));
}
