using System.Text.Json;

namespace OtpService.Configuration;

/// <summary>
/// The settings that descriptions of providers name. A description is a file: see docs/described-providers.md. Everything
/// else in it is read, and its faults are reported, by the delivery.
/// </summary>
internal static class DescribedSettings
{
    /// <summary>The settings of the providers that are described in this program.</summary>
    public static IReadOnlyList<Setting> BuiltIn { get; } =
        [.. DescriptionFiles.BuiltIn().SelectMany(file => Of(file.Bytes))];

    /// <summary>Returns the settings of the operator's own descriptions; none of a file that cannot be read.</summary>
    public static IReadOnlyList<Setting> Own(IConfiguration configuration)
    {
        var folder = KnownSettings.Own.First(setting => setting.Name == "PROVIDERS_FOLDER").Read(configuration).Values
            .Select(value => value.Value).FirstOrDefault() ?? configuration["Delivery:ProvidersFolder"];
        return string.IsNullOrEmpty(folder)
            ? []
            :
            [
                .. DescriptionFiles.In(folder).All.SelectMany(file => Of(file.Bytes))
                    .Where(setting => !KnownSettings.All.Any(known => known.Name == setting.Name || Overlaps(known, setting)))
                    .DistinctBy(setting => setting.Name, StringComparer.Ordinal)
                    .DistinctBy(setting => setting.Options[0], StringComparer.OrdinalIgnoreCase),
            ];
    }

    /// <summary>Returns the option of a setting: of ACME_API_KEY it is acme:ApiKey.</summary>
    public static string OptionOf(string provider, string setting)
    {
        var rest = setting.Length > provider.Length ? setting[(provider.Length + 1)..] : setting;
        return $"{provider}:{string.Concat(rest.Split('_', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word[0] + word[1..].ToLowerInvariant()))}";
    }

    private static bool Overlaps(Setting one, Setting other) =>
        one.Options.Contains(other.Options[0], StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<Setting> Of(byte[] description)
    {
        try
        {
            var file = LinedJson.Parse(description);
            var provider = file["name"]?.Text ?? "";
            return [.. (file["settings"]?.Members ?? []).Select(setting => new Setting(
                setting.Key,
                setting.Value["kind"]?.Text switch
                {
                    "secret" => SettingKind.Secret,
                    "url" => SettingKind.Address,
                    _ => SettingKind.Text,
                },
                OptionOf(provider, setting.Key))
                {
                    Default = setting.Value["default"]?.Text ?? "",
                })];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
