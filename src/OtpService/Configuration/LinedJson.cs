using System.Text;
using System.Text.Json;

namespace OtpService.Configuration;

/// <summary>
/// A value of a JSON file (RFC 8259) that knows on which line it begins, so that a fault can name the line. Comments are
/// allowed. Members keep their order, and none may be there twice.
/// </summary>
internal sealed record LinedJson(JsonTokenType Kind, string Text, int Line)
{
    public IReadOnlyList<KeyValuePair<string, LinedJson>> Members { get; private init; } = [];

    public IReadOnlyList<LinedJson> Items { get; private init; } = [];

    /// <summary>Returns the value of a member; null if there is none.</summary>
    public LinedJson? this[string name] => Members.FirstOrDefault(member => member.Key == name).Value;

    /// <summary>Whether it is a string, a number, true, false or null.</summary>
    public bool IsPlain => Kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray);

    /// <exception cref="JsonException">It is not JSON, or has a member twice; with the number of the line, from 0.</exception>
    public static LinedJson Parse(ReadOnlySpan<byte> utf8)
    {
        utf8 = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        var value = Read(ref reader, utf8);
        reader.Read();
        return value;
    }

    private static LinedJson Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> file)
    {
        var (kind, line) = (reader.TokenType, file[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1);
        if (kind == JsonTokenType.StartObject)
        {
            List<KeyValuePair<string, LinedJson>> members = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString() ?? "";
                reader.Read();
                var value = Read(ref reader, file);
                if (members.Exists(member => member.Key == name))
                {
                    throw new JsonException($"{name} is there twice.", null, value.Line - 1, null);
                }

                members.Add(new(name, value));
            }

            return new(kind, "", line) { Members = members };
        }

        if (kind == JsonTokenType.StartArray)
        {
            List<LinedJson> items = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(Read(ref reader, file));
            }

            return new(kind, "", line) { Items = items };
        }

        return new(kind, kind == JsonTokenType.String ? reader.GetString() ?? "" : Encoding.UTF8.GetString(reader.ValueSpan), line);
    }
}
