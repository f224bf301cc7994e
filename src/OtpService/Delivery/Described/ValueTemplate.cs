using System.Collections.Immutable;
using System.Text;

namespace OtpService.Delivery.Described;

/// <summary>A text with places for values, such as <c language="text">Bearer {ACME_API_KEY}</c>.</summary>
internal sealed record ValueTemplate(ImmutableArray<TemplatePart> Parts)
{
    /// <summary>Whether it is one place and nothing else.</summary>
    public Placeholder? Only => Parts is [{ Place: { } place }] ? place : null;

    /// <summary>Fills the places. A value may be encoded for where it is put.</summary>
    public string Fill(Func<Placeholder, string> value, Func<string, string>? encode = null)
    {
        var filled = new StringBuilder();
        foreach (var part in Parts)
        {
            var text = part.Place is { } place ? value(place) : part.Literal;
            filled.Append(part.Place is null || encode is null ? text : encode(text));
        }

        return filled.ToString();
    }

    /// <summary>
    /// Reads a template: a place is in braces, and a brace of the text itself is doubled. Null if a brace is open or alone.
    /// </summary>
    public static ValueTemplate? Parse(string text)
    {
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var isDoubled = i + 1 < text.Length && text[i + 1] == text[i];
            if (text[i] is '{' or '}' && isDoubled)
            {
                literal.Append(text[i++]);
            }
            else if (text[i] == '{' && text.IndexOf('}', i) is > 0 and var end)
            {
                parts.Add(new(literal.ToString(), null));
                parts.Add(new("", Placeholder.Parse(text[(i + 1)..end])));
                literal.Clear();
                i = end;
            }
            else if (text[i] is '{' or '}')
            {
                return null;
            }
            else
            {
                literal.Append(text[i]);
            }
        }

        parts.Add(new(literal.ToString(), null));
        return new([.. parts.Where(part => part.Place is not null || part.Literal.Length > 0)]);
    }
}

/// <summary>A text as it is, or a place for a value.</summary>
internal sealed record TemplatePart(string Literal, Placeholder? Place);

/// <summary>What stands in braces: a name and its arguments, separated by colons.</summary>
internal sealed record Placeholder(string Name, ImmutableArray<string> Arguments)
{
    public static Placeholder Parse(string text)
    {
        var parts = text.Split(':');
        return new(parts[0], [.. parts[1..]]);
    }
}
