using System.Text.Json;

namespace OtpService.Delivery.Described;

/// <summary>The faults of one description, each with its line and its remedy.</summary>
internal sealed class DescriptionFaults(string file)
{
    private readonly List<string> faults = [];

    public IReadOnlyList<string> All => faults;

    public void Add(int line, string sentence) => faults.Add($"{file}, line {line}: {sentence}");

    /// <summary>Adds a fault if a value is no object, and for each member that has no meaning.</summary>
    public void OnlyMembers(LinedJson value, params ReadOnlySpan<string> known)
    {
        if (value.Kind != JsonTokenType.StartObject)
        {
            Add(value.Line, $"this must be an object with {string.Join(", ", known)}.");
        }

        foreach (var (name, member) in value.Members)
        {
            if (!known.Contains(name))
            {
                Add(member.Line, $"{name} is not known here: use {string.Join(", ", known)}.");
            }
        }
    }

    /// <summary>Returns the text of a member; "" and a fault if it is missing or is none.</summary>
    public string Text(LinedJson value, string name)
    {
        if (value[name] is null)
        {
            Add(value.Line, $"{name} is required, as a string.");
        }

        return OptionalText(value, name) ?? "";
    }

    /// <summary>Returns the text of a member; null if it is missing, and with a fault if it is none.</summary>
    public string? OptionalText(LinedJson value, string name)
    {
        if (value[name] is { Kind: not JsonTokenType.String } other)
        {
            Add(other.Line, $"{name} must be a string.");
        }

        return value[name] is { Kind: JsonTokenType.String } text ? text.Text : null;
    }

    /// <summary>Returns the texts of a member, which is one or a list; none if it is missing.</summary>
    public IReadOnlyList<string> Texts(LinedJson value, string name)
    {
        var all = value[name] is { Kind: JsonTokenType.StartArray } list ? list.Items
            : value[name] is { } one ? [one]
            : [];
        if (value[name] is { } member
            && (all.Count == 0 || all.Any(item => item is not { Kind: JsonTokenType.String, Text.Length: > 0 })))
        {
            Add(member.Line, $"{name} must be a string, or a list of strings.");
        }

        return [.. all.Where(item => item.Kind == JsonTokenType.String).Select(item => item.Text)];
    }

    /// <summary>Returns the members of a member, which is an object; none if it is missing.</summary>
    public IReadOnlyList<KeyValuePair<string, LinedJson>> Object(LinedJson value, string name)
    {
        if (value[name] is { Kind: not JsonTokenType.StartObject } other)
        {
            Add(other.Line, $"{name} must be an object.");
        }

        return value[name]?.Members ?? [];
    }
}
