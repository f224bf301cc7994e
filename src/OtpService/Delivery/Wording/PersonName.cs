using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace OtpService.Delivery.Wording;

/// <summary>
/// The name of a person, for a greeting. Text that does not look like a name is rejected rather than
/// repaired. A name is the only part of a message that a caller fills. So it must contain no link, no number
/// that looks like the code, and no braces, which some providers treat as a template of theirs.
/// </summary>
internal sealed partial record PersonName
{
    private const int MaxLength = 64;

    private PersonName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out PersonName? name)
    {
        var trimmed = text?.Trim() ?? "";
        name = trimmed.Length is > 0 and <= MaxLength && Pattern.IsMatch(trimmed) ? new(trimmed) : null;
        return name is not null;
    }

    // Letters and marks of any script, joiners, spaces and the punctuation of names. A full stop is allowed
    // only where no mail program would make a link of it.
    [GeneratedRegex(
        @"\A(?:[\p{L}\p{M}\u200C\u200D '’&,-]|\.(?= |\z))+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern { get; }
}
