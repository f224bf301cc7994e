using System.Reflection;
using System.Text.Json;

namespace OtpService.Configuration;

/// <summary>
/// The settings that descriptions of providers name. A description is a file: see docs/described-providers.md. Everything
/// else in it is read, and its faults are reported, by the delivery.
/// </summary>
internal static class DescribedSettings
{
    public const string Resource = "Providers/";
    public const string Extension = ".json";

    /// <summary>The settings of the providers that are described in this program.</summary>
    public static IReadOnlyList<Setting> BuiltIn { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Resource, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(name => Of(ReadResource(name))),
    ];

    /// <summary>Returns the settings of the descriptions in a folder; none for a file that cannot be read.</summary>
    public static IEnumerable<Setting> In(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        try
        {
            return [.. Directory.GetFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal)
                .SelectMany(file => Of(File.ReadAllBytes(file)))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Returns the option of a setting: of ACME_API_KEY it is acme:ApiKey.</summary>
    public static string OptionOf(string provider, string setting)
    {
        var rest = setting.Length > provider.Length ? setting[(provider.Length + 1)..] : setting;
        return $"{provider}:{string.Concat(rest.Split('_', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word[0] + word[1..].ToLowerInvariant()))}";
    }

    /// <summary>Reads an embedded description.</summary>
    public static byte[] ReadResource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new FileNotFoundException("Not embedded.", name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static IEnumerable<Setting> Of(byte[] description)
    {
        try
        {
            var file = LinedJson.Parse(description);
            var provider = file["name"]?.Text ?? "";
            return (file["settings"]?.Members ?? []).Select(setting => new Setting(
                setting.Key,
                setting.Value["kind"]?.Text switch
                {
                    "secret" => SettingKind.Secret,
                    "url" => SettingKind.Address,
                    _ => SettingKind.Text,
                },
                OptionOf(provider, setting.Key)));
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
