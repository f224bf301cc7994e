using System.Collections.Frozen;

namespace OtpService.Configuration;

/// <summary>The defaults in .env.example, which is embedded in the program.</summary>
internal static class EnvExample
{
    private const string Resource = "defaults.env";
    private const string Mark = "# ";

    private static readonly FrozenDictionary<string, string> All = Read();

    /// <summary>Returns the default of a setting; empty for none.</summary>
    public static string Of(string setting) => All.GetValueOrDefault(setting, "");

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(EnvExample).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')
            .Where(line => line.StartsWith(Mark, StringComparison.Ordinal))
            .Select(line => line[Mark.Length..].TrimEnd().Split('=', 2))
            .Where(parts => parts.Length == 2 && KnownSettings.All.Any(setting => setting.Name == parts[0]))
            .ToFrozenDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
