using OtpService.Configuration;

namespace OtpService.Delivery.Described;

/// <summary>The faults of one description, each with its line and its remedy.</summary>
internal sealed class DescriptionFaults(string file)
{
    private readonly List<string> faults = [];

    public IReadOnlyList<string> All => faults;

    public void Add(int line, string sentence) => faults.Add($"{file}, line {line}: {sentence}");

    /// <summary>Adds a fault for each member that has no meaning.</summary>
    public void OnlyMembers(LinedJson value, params ReadOnlySpan<string> known)
    {
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
        if (value[name] is { Kind: System.Text.Json.JsonTokenType.String } text)
        {
            return text.Text;
        }

        Add(value[name]?.Line ?? value.Line, $"{name} is required, as a string.");
        return "";
    }
}
