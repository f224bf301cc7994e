using OtpService.Delivery.Wording;
using OtpService.Web;

namespace OtpService.Tests.Web;

public sealed class LinkWordsTests
{
    [Fact]
    public void The_page_speaks_every_language_of_the_messages_in_full()
    {
        var languages = MessageCatalog.Load(new(), []).Entries.Keys.Select(key => key.Language)
            .ToHashSet(StringComparer.Ordinal);
        var words = LinkWords.ReadAll();

        Assert.Equal(languages, words.Keys.ToHashSet(StringComparer.Ordinal));
        Assert.All(words.Values, own =>
        {
            Assert.Equal(
                words["en"].Names.Order(StringComparer.Ordinal), own.Names.Order(StringComparer.Ordinal));
            Assert.All(own.Names, name => Assert.NotEmpty(own[name]));
            Assert.Contains("{{brand}}", own["title"], StringComparison.Ordinal);
            Assert.Contains("{{address}}", own["whom"], StringComparison.Ordinal);
        });
    }
}
