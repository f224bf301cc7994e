using System.Text;
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
        [.. DescriptionFiles.BuiltIn.SelectMany(provider => Of(DescriptionFiles.ReadBuiltIn(provider).Bytes))];

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
            using var file = JsonDocument.Parse(
                WithoutMark(description), new() { CommentHandling = JsonCommentHandling.Skip });
            var provider = Text(file.RootElement, "name");
            return [.. file.RootElement.GetProperty("settings").EnumerateObject().Select(setting => new Setting(
                setting.Name,
                Text(setting.Value, "kind") switch
                {
                    "secret" => SettingKind.Secret,
                    "url" => SettingKind.Address,
                    _ => SettingKind.Text,
                },
                OptionOf(provider, setting.Name))
                {
                    Default = Text(setting.Value, "default"),
                })];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return [];
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] utf8) =>
        utf8.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? utf8.AsMemory(Encoding.UTF8.Preamble.Length) : utf8;

    /// <exception cref="InvalidOperationException">The element is no object, or the member no text.</exception>
    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) ? member.GetString() ?? "" : "";
}
