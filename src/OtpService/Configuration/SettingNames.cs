using System.Text.RegularExpressions;

namespace OtpService.Configuration;

/// <summary>
/// Finds names of variables that look like settings but are not, each with the most similar setting.
/// </summary>
internal static partial class SettingNames
{
    private const string Prefix = "OTP_";

    /// <summary>
    /// How many letters may be wrong, missing or added; one more in long names, as in PROXY for PROXIES.
    /// </summary>
    private const int MaxDistance = 2;

    private const int LongName = 12;

    /// <summary>Shorter names are similar to too many others.</summary>
    private const int MinLength = 6;

    /// <summary>Returns a line for each name that was probably meant as a setting of this service.</summary>
    /// <param name="names">The names that are set.</param>
    /// <param name="own">The settings that the operator's own descriptions name.</param>
    public static IEnumerable<string> Misspelt(IReadOnlyCollection<string> names, params IReadOnlyCollection<string> own)
    {
        var known = KnownSettings.All.Select(setting => setting.Name).Concat(own)
            .SelectMany(name => new[] { name, name + Setting.FileSuffix }).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var set = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names.Where(name => !known.Contains(name) && !OfOthers.IsMatch(name)))
        {
            var nearest = Nearest(name);
            if (nearest is not null && !set.Contains(nearest))
            {
                yield return $"{name} is not a setting: did you mean {nearest}?";
            }
            else if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                yield return $"{name} is not a setting: .env.example lists them all.";
            }
        }
    }

    private static string? Nearest(string name)
    {
        var own = name.ToUpperInvariant();
        var bare = own.StartsWith(Prefix, StringComparison.Ordinal) ? own[Prefix.Length..] : own;
        return bare.Length < MinLength ? null : KnownSettings.All.Select(setting => setting.Name)
            .Select(known => (Name: known, Distance: Math.Min(Difference(own, known), Difference(bare, known))))
            .Where(known => known.Distance <= MaxDistance + (own.Length < LongName ? 0 : 1) || IsBeginning(own, known.Name))
            .OrderBy(known => known.Distance).Select(known => known.Name).FirstOrDefault();
    }

    /// <summary>
    /// Returns the distance of two names. The first letter is seldom wrong: HTTP_PORT is not SMTP_PORT.
    /// </summary>
    private static int Difference(string name, string known) =>
        name[0] == known[0] ? Distance(name, known) : int.MaxValue;

    /// <summary>
    /// Whether a name is the beginning of a setting: SMTP_USER of SMTP_USERNAME, but not SMTP.
    /// </summary>
    private static bool IsBeginning(string name, string of) =>
        name.Contains('_', StringComparison.Ordinal) && of.StartsWith(name, StringComparison.Ordinal);

    /// <summary>The Levenshtein distance: how many letters to change, add or leave out.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    /// <summary>
    /// Variables that Kubernetes sets for each Service, whatever its name, and the other variables of
    /// OpenTelemetry.
    /// </summary>
    [GeneratedRegex(
        "^OTEL_|_SERVICE_(?:HOST|PORT(?:_.+)?)$|_PORT(?:_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?$",
        RegexOptions.IgnoreCase, 1000)]
    private static partial Regex OfOthers { get; }
}
