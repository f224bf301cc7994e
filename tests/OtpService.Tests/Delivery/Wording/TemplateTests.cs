using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using OtpService.Delivery.Wording;

namespace OtpService.Tests.Delivery.Wording;

public sealed class TemplateTests
{
    private static readonly string[] Names = ["a", "b"];

    [Fact]
    public void Templates_join_with_what_is_between_them_and_keep_their_placeholders()
    {
        var joined = Template.Join(
            "; ", [Template.Of("one"), Template.Parse("{{a}}", Names), Template.Parse("{{b}}!", Names)]);

        Assert.Equal(Names, joined.Placeholders);
        Assert.Equal("one; A; B!", joined.Render(name => name.ToUpperInvariant()));
    }

    [Fact]
    public void A_template_takes_others_into_its_places_and_reads_none_of_their_words_again()
    {
        var page = Template.Parse("<{{a}}|{{b}}>", Names);

        var filled = page.With(name => name == "a"
            ? Template.Join("", [Template.Of("{{b}} "), Template.Parse("{{b}}", Names)])
            : null);

        Assert.Equal(["b", "b"], filled.Placeholders);
        Assert.Equal("<{{b}} x|x>", filled.Render(_ => "x"));
    }

    [Property]
    public bool Json_of_a_template_is_the_text_of_it(string? words, string? value)
    {
        // Half a surrogate pair is no text, and comes out of either as the replacement character.
        var (own, its) = (Text(words), Text(value));
        var template = Template.Join(
            "\"\n", [Template.Of(own), Template.Parse("\\{{a}}</p>", Names), Template.Of(own)]);

        var json = template.RenderJson(_ => its);

        return JsonSerializer.Deserialize<string>(json) == template.Render(_ => its);
    }

    private static string Text(string? drawn) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(drawn ?? ""));
}
