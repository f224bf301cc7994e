using System.Globalization;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace OtpService.Configuration;

/// <summary>
/// <c language="text">OtpService settings</c>: prints every setting with its current value and the source of
/// that value, one per line, and never a secret. Exit code 0, or 1 if a value cannot be read.
/// </summary>
internal static class SettingsCommand
{
    public const string Argument = "settings";

    private const int Unreadable = 1;
    private const string Hidden = "(secret)";
    private const string Nothing = "-";

    /// <summary>Longer parts of a path are more often keys than names.</summary>
    private const int LongestPart = 20;

    public static int Run(WebApplicationBuilder builder, TextWriter output, TextWriter errors)
    {
        var configuration = builder.Configuration;
        output.WriteLine(
            $"OtpService {ProductVersion.Text} in {builder.Environment.EnvironmentName}, listens at "
            + string.Join(", ", Listening.Addresses(configuration)));

        // Each setting is read only once, because a pipe can be read only once.
        var own = DescribedSettings.Own(configuration);
        var readings = KnownSettings.All.Concat(own).Select(setting => setting.Read(configuration)).ToList();
        List<SettingLine> lines =
            [.. readings.Select(reading => Line(reading, configuration)), .. Unnamed(configuration)];
        var (name, value) = (lines.Max(line => line.Name.Length), lines.Max(line => line.Value.Length));
        foreach (var line in lines)
        {
            output.WriteLine($"{line.Name.PadRight(name)}  {line.Value.PadRight(value)}  {line.Source}");
        }

        var faults = readings.Select(reading => reading.Fault).OfType<string>()
            .Concat(Listening.Faults(configuration)).ToList();
        faults.ForEach(errors.WriteLine);
        return faults.Count == 0 ? 0 : Unreadable;
    }

    private static SettingLine Line(SettingReading reading, ConfigurationManager configuration)
    {
        var setting = reading.Setting;
        var file = setting.Name + Setting.FileSuffix;
        return configuration[file] is { Length: > 0 } path
                ? new(setting.Name, Shown(reading), $"{file}={path.Trim()}")
            : !string.IsNullOrWhiteSpace(configuration[setting.Name])
                ? new(setting.Name, Shown(reading), SourceOf(setting.Name, configuration))
            : setting.Options.FirstOrDefault(option => configuration[option] is { Length: > 0 }) is { } set
                ? new(
                    setting.Name, Shown(setting, configuration[set] ?? ""),
                    $"{SourceOf(set, configuration)}, as {Flat(set)}")
            : new(setting.Name, DefaultOf(setting) is { Length: > 0 } value ? value : Nothing, "default");
    }

    private static string DefaultOf(Setting setting) =>
        setting.Default.Length > 0 ? setting.Default : EnvExample.Of(setting.Name);

    /// <summary>
    /// Returns options that are set and have no flat name, such as Otp__Purposes__login__Link.
    /// </summary>
    private static IEnumerable<SettingLine> Unnamed(ConfigurationManager configuration)
    {
        var named = KnownSettings.All.SelectMany(setting => setting.Options).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sections = KnownSettings.All.Select(setting => setting.Section).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return configuration.AsEnumerable()
            .Select(entry => (entry.Key, Value: entry.Value ?? ""))
            .Where(entry => entry.Value.Length > 0 && !named.Contains(entry.Key)
                && sections.Contains(entry.Key.Split(':')[0]))
            .OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)
            .Select(entry => new SettingLine(
                Flat(entry.Key), IsHarmless(entry.Key, entry.Value) ? entry.Value : Hidden,
                SourceOf(entry.Key, configuration)));
    }

    private static string Shown(SettingReading reading) =>
        reading.Fault is not null ? "(cannot be read)"
        : reading.Values.Count == 0 ? "(ignored)"
        : Shown(reading.Setting, reading.Values[0].Value ?? "");

    private static string Shown(Setting setting, string value) => setting.Kind switch
    {
        SettingKind.Secret => Hidden,
        SettingKind.Address => WithoutKeys(value),
        SettingKind.Text or SettingKind.Number or SettingKind.Switch or SettingKind.Fraction => value.ReplaceLineEndings(" "),
    };

    /// <summary>
    /// Hides the parts of a URL that may contain a key: a user, a query, a fragment and a long part of the
    /// path. A text that is not a complete URL may be a key as a whole.
    /// </summary>
    private static string WithoutKeys(string address)
    {
        var isUrl = Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Host.Length > 0;
        var isPathShort = !isUrl || url is null || url.Segments.All(part => part.Length <= LongestPart);
        if (isPathShort && address.AsSpan().IndexOfAny("@?#=&") < 0)
        {
            return address;
        }

        var shown = isPathShort
            ? UriComponents.SchemeAndServer | UriComponents.Path
            : UriComponents.SchemeAndServer;
        return isUrl && url is not null ? $"{url.GetComponents(shown, UriFormat.UriEscaped)} {Hidden}" : Hidden;
    }

    /// <summary>Numbers and switches are shown, unless they belong to the option of a secret.</summary>
    private static bool IsHarmless(string option, string value) =>
        !KnownSettings.All.Any(setting => setting.Kind == SettingKind.Secret && setting.Options.Any(
            secret => option.StartsWith($"{secret}:", StringComparison.OrdinalIgnoreCase)))
        && (bool.TryParse(value, out _) || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    private static string Flat(string option) => option.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>The last source wins, as everywhere in .NET's configuration.</summary>
    private static string SourceOf(string key, ConfigurationManager configuration) =>
        ((IConfigurationRoot)configuration).Providers.LastOrDefault(provider => provider.TryGet(key, out _)) switch
        {
            EnvironmentVariablesConfigurationProvider => "environment",
            CommandLineConfigurationProvider => "command line",
            JsonConfigurationProvider json => json.Source.Path ?? "a file",
            _ => "host",
        };

    private readonly record struct SettingLine(string Name, string Value, string Source);
}
