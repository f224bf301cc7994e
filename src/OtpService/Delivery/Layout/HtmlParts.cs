using System.Text.Json;
using System.Text.Json.Serialization;
using OtpService.Delivery.Wording;

namespace OtpService.Delivery.Layout;

/// <summary>
/// The HTML of an email: a page that many emails share, and the values of this one. Most providers need it in
/// JSON, of which it is nearly all.
/// </summary>
/// <param name="page">The page, whose placeholders are HTML too.</param>
/// <param name="value">The value of each placeholder.</param>
[JsonConverter(typeof(Converter))]
internal sealed class HtmlParts(Template page, Func<string, string> value)
{
    private static readonly Template Anything = Template.Parse("{{html}}", ["html"]);

    /// <summary>Wraps HTML that is already complete.</summary>
    public static HtmlParts Of(string html) => new(Anything, _ => html);

    /// <summary>Rewrites every value; the page stays.</summary>
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
