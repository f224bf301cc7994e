using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace OtpService.Delivery.Wording;

/// <summary>
/// The name of a person, as a greeting uses it. What does not look like one is refused rather than repaired:
/// a name is the one place of a message that a caller fills, and must carry no link, no number that could
/// pass for the code, and no braces, which some providers take for a template of theirs.
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

    // Letters and marks of any script, joiners, spaces and the punctuation of names; a full stop only where
    // no mail program would make a link of it.
    [GeneratedRegex(
        @"\A(?:[\p{L}\p{M}\u200C\u200D '’&,-]|\.(?= |\z))+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern { get; }
}
