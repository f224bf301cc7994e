using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using OtpService.Delivery.Http;

namespace OtpService.Delivery.Described;

/// <summary>The body of a message's request.</summary>
internal abstract record DescribedBody
{
    /// <summary>Whether it has only the code, so that a message without one cannot be sent.</summary>
    public bool NeedsCode { get; init; }

    public abstract ProviderRequest Request(Uri url, DescribedValues values, Message message);
}

/// <summary>A form. A field that may be absent is left out if its value is empty.</summary>
internal sealed record FormBody(ImmutableArray<DescribedField> Fields) : DescribedBody
{
    public override ProviderRequest Request(Uri url, DescribedValues values, Message message)
    {
        List<KeyValuePair<string, string>> form = [];
        foreach (var (name, value, mayBeAbsent) in Fields)
        {
            if (name.Parts.Any(part => part.Place is { Name: "header" }))
            {
                // One field for each header of the mail.
                form.AddRange((message.Email?.Headers ?? ImmutableDictionary<string, string>.Empty).Select(header =>
                    KeyValuePair.Create(name.Fill(_ => header.Key), value.Fill(_ => header.Value))));
                continue;
            }

            var text = value.Fill(place => values.Of(place, message));
            if (!mayBeAbsent || text.Length > 0)
            {
                form.Add(new(name.Fill(place => values.Of(place, message)), text));
            }
        }

        return ProviderRequest.Form(url, [.. form]);
    }
}

/// <summary>A field of a form.</summary>
internal sealed record DescribedField(ValueTemplate Name, ValueTemplate Value, bool MayBeAbsent);

/// <summary>JSON, with values encoded for where they stand.</summary>
internal sealed record JsonBody(JsonPart Root, string Type) : DescribedBody
{
    public const string UsualType = "application/json";

    // The body is never part of a page, so that nothing must be escaped for HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override ProviderRequest Request(Uri url, DescribedValues values, Message message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Root.Write(writer, values, message);
        }

        return ProviderRequest.Json(url, buffer.WrittenSpan.ToArray(), Type);
    }
}

/// <summary>A part of a JSON body.</summary>
internal abstract record JsonPart
{
    public abstract void Write(Utf8JsonWriter writer, DescribedValues values, Message message);

    /// <summary>Whether it is left out if it may be absent.</summary>
    public virtual bool IsEmpty(DescribedValues values, Message message) => false;
}

/// <summary>An object, whose members may be absent.</summary>
internal sealed record JsonObjectPart(ImmutableArray<(string Name, bool MayBeAbsent, JsonPart Value)> Members) : JsonPart
{
    public override bool IsEmpty(DescribedValues values, Message message) =>
        Members.All(member => member.MayBeAbsent && member.Value.IsEmpty(values, message));

    public override void Write(Utf8JsonWriter writer, DescribedValues values, Message message)
    {
        writer.WriteStartObject();
        foreach (var (name, mayBeAbsent, value) in Members)
        {
            if (!mayBeAbsent || !value.IsEmpty(values, message))
            {
                writer.WritePropertyName(name);
                value.Write(writer, values, message);
            }
        }

        writer.WriteEndObject();
    }
}

internal sealed record JsonArrayPart(ImmutableArray<JsonPart> Items) : JsonPart
{
    public override void Write(Utf8JsonWriter writer, DescribedValues values, Message message)
    {
        writer.WriteStartArray();
        foreach (var item in Items)
        {
            item.Write(writer, values, message);
        }

        writer.WriteEndArray();
    }
}
