namespace OtpService.Delivery;

/// <summary>Text with {{placeholders}} and no logic.</summary>
internal sealed class Template
{
    // Literal text at even places, the names of placeholders at odd ones.
    private readonly string[] pieces;

    private Template(string[] pieces)
    {
        this.pieces = pieces;
        Placeholders = [.. pieces.Where((_, place) => IsPlaceholder(place))];
    }

    public IReadOnlyList<string> Placeholders { get; }

    public bool Mentions(string placeholder) => Placeholders.Contains(placeholder, StringComparer.Ordinal);

    /// <summary>Reads a template that begins on a line of its file.</summary>
    /// <exception cref="FormatException">
    /// A placeholder is not closed, or is none of the known ones; the message names the line.
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

    /// <summary>The same template with its own words escaped for another language, such as HTML.</summary>
    public Template Escaped(Func<string, string> escape) =>
        new([.. pieces.Select((piece, place) => IsPlaceholder(place) ? piece : escape(piece))]);

    /// <summary>
    /// The text, with each placeholder replaced by what <paramref name="value"/> gives for its name.
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

    private static int Lines(string piece) => piece.Count(c => c == '\n');

    private static bool IsPlaceholder(int place) => place % 2 == 1;
}
