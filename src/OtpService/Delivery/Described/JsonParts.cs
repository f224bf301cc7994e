using System.Collections.Immutable;
using System.Text.Json;

namespace OtpService.Delivery.Described;

/// <summary>A number, true, false or null, as it is in the file.</summary>
internal sealed record JsonLiteralPart(string Raw) : JsonPart
{
    public override void Write(Utf8JsonWriter writer, DescribedValues values, Message message) => writer.WriteRawValue(Raw);
}

/// <summary>A string with places for values, or a number.</summary>
internal sealed record JsonTextPart(ValueTemplate Template) : JsonPart
{
    public override bool IsEmpty(DescribedValues values, Message message) => Fill(values, message).Length == 0;

    public override void Write(Utf8JsonWriter writer, DescribedValues values, Message message)
    {
        var text = Fill(values, message);
        if (Template.Only is { Name: "number" })
        {
            writer.WriteRawValue(text);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private string Fill(DescribedValues values, Message message) => Template.Fill(place => values.Of(place, message));
}

/// <summary>
/// The headers of an email by which programs find the code: an object, or an array of objects whose two members have the
/// given names.
/// </summary>
internal sealed record JsonHeadersPart(string? Name, string? Value) : JsonPart
{
    public override bool IsEmpty(DescribedValues values, Message message) => message.Email?.Headers is not { Count: > 0 };

    public override void Write(Utf8JsonWriter writer, DescribedValues values, Message message)
    {
        var headers = message.Email?.Headers ?? ImmutableDictionary<string, string>.Empty;
        if (Name is null || Value is null)
        {
            writer.WriteStartObject();
            foreach (var (name, value) in headers)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            return;
        }

        writer.WriteStartArray();
        foreach (var (name, value) in headers)
        {
            writer.WriteStartObject();
            writer.WriteString(Name, name);
            writer.WriteString(Value, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
