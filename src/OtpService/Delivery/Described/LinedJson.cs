using System.Text;
using System.Text.Json;

namespace OtpService.Delivery.Described;

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

    /// <exception cref="JsonException">
    /// It is not JSON, or has a member twice; with the number of the line, from 0.
    /// </exception>
    /// <exception cref="InvalidOperationException">A text is not UTF-8.</exception>
    public static LinedJson Parse(ReadOnlySpan<byte> utf8)
    {
        utf8 = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        var value = Read(ref reader, new(utf8));
        reader.Read();
        return value;
    }

    private static LinedJson Read(ref Utf8JsonReader reader, Lines lines)
    {
        var (kind, line) = (reader.TokenType, lines.At((int)reader.TokenStartIndex));
        if (kind == JsonTokenType.StartObject)
        {
            List<KeyValuePair<string, LinedJson>> members = [];
            HashSet<string> names = new(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString() ?? "";
                reader.Read();
                var value = Read(ref reader, lines);
                members.Add(names.Add(name)
                    ? new(name, value)
                    : throw new JsonException($"{name} is there twice.", null, value.Line - 1, null));
            }

            return new(kind, "", line) { Members = members };
        }

        if (kind == JsonTokenType.StartArray)
        {
            List<LinedJson> items = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(Read(ref reader, lines));
            }

            return new(kind, "", line) { Items = items };
        }

        var text = kind == JsonTokenType.String ? reader.GetString() ?? "" : Encoding.UTF8.GetString(reader.ValueSpan);
        return new(kind, text, line);
    }

    /// <summary>Tells the line of each place, from 1.</summary>
    private sealed class Lines
    {
        private readonly List<int> ends = [];

        public Lines(ReadOnlySpan<byte> file)
        {
            for (var i = 0; i < file.Length; i++)
            {
                if (file[i] == '\n')
                {
                    ends.Add(i);
                }
            }
        }

        public int At(int place) => ~ends.BinarySearch(place) + 1;
    }
}
