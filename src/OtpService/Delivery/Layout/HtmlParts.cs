using System.Text.Json;
using System.Text.Json.Serialization;
using OtpService.Delivery.Wording;

namespace OtpService.Delivery.Layout;

/// <summary>
/// The HTML of an email: a page that is the same in many, and the values of this one. Most providers want it
/// in JSON, where it is nearly all that there is to write.
/// </summary>
/// <param name="page">The page, whose placeholders are HTML too.</param>
/// <param name="value">What stands in the place of each.</param>
[JsonConverter(typeof(Converter))]
internal sealed class HtmlParts(Template page, Func<string, string> value)
{
    private static readonly Template Anything = Template.Parse("{{html}}", ["html"]);

    /// <summary>HTML that is ready already.</summary>
    public static HtmlParts Of(string html) => new(Anything, _ => html);

    /// <summary>The same with every value rewritten; the page stays.</summary>
    public HtmlParts With(Func<string, string> rewrite) => new(page, name => rewrite(value(name)));

    public string Reveal() => page.Render(value);

    /// <inheritdoc cref="Message.ToString"/>
    public override string ToString() => "(html)";

    private byte[] ToJson() => page.RenderJson(value);

    /// <summary>Writes it as a string.</summary>
    internal sealed class Converter : JsonConverter<HtmlParts>
    {
        public override void Write(Utf8JsonWriter writer, HtmlParts value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToJson(), skipInputValidation: true);

        public override HtmlParts Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Email is written and never read.");
    }
}
