using System.Text.Json;
using OtpService.Outgoing;

namespace OtpService.Delivery.Wording;

/// <summary>Text with {{placeholders}} and no logic.</summary>
internal sealed class Template
{
    // Literal text at even positions, the names of placeholders at odd ones.
    private readonly string[] pieces;
    private readonly Lazy<JsonEncodedText[]> json;

    private Template(string[] pieces)
    {
        this.pieces = pieces;
        json = new(() =>
            [.. pieces.Select((piece, place) => IsPlaceholder(place) ? default : JsonBuffer.Encode(piece))]);
        Placeholders = [.. pieces.Where((_, place) => IsPlaceholder(place))];
    }

    public IReadOnlyList<string> Placeholders { get; }

    public bool Mentions(string placeholder) => Placeholders.Contains(placeholder, StringComparer.Ordinal);

    /// <summary>Reads a template that begins on a line of its file.</summary>
    /// <exception cref="FormatException">
    /// A placeholder is not closed, or is not a known one; the message names the line.
    /// </exception>
    public static Template Parse(string text, string[] known, int line = 1)
    {
        List<string> read = [];
        foreach (var part in text.Split("{{"))
        {
            if (read.Count == 0)
            {
                read.Add(part);
                continue;
            }

            var end = part.IndexOf("}}", StringComparison.Ordinal);
            var placeholder = end < 0 ? part : part[..end];
            if (end < 0 || !known.Contains(placeholder, StringComparer.Ordinal))
            {
                throw new FormatException($"line {line + read.Sum(Lines)}: a placeholder that is not known "
                    + $"or not closed: use {string.Join(", ", known.Select(name => $"{{{{{name}}}}}"))}.");
            }

            read.Add(placeholder);
            read.Add(part[(end + 2)..]);
        }

        return new Template([.. read]);
    }

    /// <summary>A template without placeholders.</summary>
    public static Template Of(string text) => new([text]);

    /// <summary>Joins templates.</summary>
    public static Template Join(string separator, IEnumerable<Template> templates)
    {
        List<string> joined = [""];
        var between = "";
        foreach (var template in templates)
        {
            joined[^1] += between + template.pieces[0];
            joined.AddRange(template.pieces[1..]);
            between = separator;
        }

        return new([.. joined]);
    }

    /// <summary>Escapes the template's own words for another language, such as HTML.</summary>
    public Template Escaped(Func<string, string> escape) =>
        new([.. pieces.Select((piece, place) => IsPlaceholder(place) ? piece : escape(piece))]);

    /// <summary>
    /// Replaces placeholders by templates, if <paramref name="part"/> returns one; the other placeholders
    /// stay.
    /// </summary>
    public Template With(Func<string, Template?> part) => Join("", pieces.Select((piece, place) =>
        IsPlaceholder(place) ? part(piece) ?? new(["", piece, ""]) : Of(piece)));

    /// <summary>
    /// Returns the text, with each placeholder replaced by the value that <paramref name="value"/> returns
    /// for its name.
    /// </summary>
    public string Render(Func<string, string> value)
    {
        var parts = new string[pieces.Length];
        for (var place = 0; place < pieces.Length; place++)
        {
            parts[place] = IsPlaceholder(place) ? value(pieces[place]) : pieces[place];
        }

        return string.Concat(parts);
    }

    /// <summary>
    /// Returns the same text as a JSON string in UTF-8, with quotes. The parts that never change are escaped
    /// only once.
    /// </summary>
    public byte[] RenderJson(Func<string, string> value)
    {
        var parts = (JsonEncodedText[])json.Value.Clone();
        var length = 2;
        for (var place = 0; place < parts.Length; place++)
        {
            if (IsPlaceholder(place))
            {
                parts[place] = JsonBuffer.Encode(value(pieces[place]));
            }

            length += parts[place].EncodedUtf8Bytes.Length;
        }

        var text = new byte[length];
        text[0] = text[^1] = (byte)'"';
        var rest = text.AsSpan(1);
        foreach (var part in parts)
        {
            part.EncodedUtf8Bytes.CopyTo(rest);
            rest = rest[part.EncodedUtf8Bytes.Length..];
        }

        return text;
    }

    private static int Lines(string piece) => piece.Count(c => c == '\n');

    private static bool IsPlaceholder(int place) => place % 2 == 1;
}
