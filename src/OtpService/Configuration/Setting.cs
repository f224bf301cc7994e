using System.Text;

namespace OtpService.Configuration;

/// <summary>One flat name, the kind of its value, and the options that it sets.</summary>
internal sealed record Setting(string Name, SettingKind Kind, params IReadOnlyList<string> Options)
{
    /// <summary>
    /// The suffix of a name for a file that contains the value, because container platforms mount secrets as
    /// files.
    /// </summary>
    public const string FileSuffix = "_FILE";

    /// <summary>The default that a description names; empty for none, and for settings of the service.</summary>
    public string Default { get; init; } = "";

    /// <summary>The options' section, which is the feature that the setting belongs to.</summary>
    public string Section => Options[0][..Options[0].IndexOf(':', StringComparison.Ordinal)];

    /// <summary>
    /// Reads the options with the value of this setting; none if it is not set or empty. A fault names the
    /// setting and its remedy, and never contains the value.
    /// </summary>
    public SettingReading Read(IConfiguration configuration)
    {
        var path = configuration[Name + FileSuffix] ?? "";
        var value = configuration[Name]?.Trim() ?? "";
        if (path.Length > 0)
        {
            return value.Length > 0
                ? Wrong($"{Name} and {Name}{FileSuffix} are both set: keep one of them.")
                : ReadFile(path.Trim());
        }

        if (SettingValue.IsServiceLink(value))
        {
            return new(this, [])
            {
                Note = $"{Name} is ignored: its value is a link to another service, as Kubernetes sets it for a Service "
                    + "of that name. Set enableServiceLinks: false in the pod to avoid such links.",
            };
        }

        // Under the option's own name nothing is checked here, but a URL or host name is converted to ASCII
        // as well.
        return value.Length > 0 ? Take(value)
            : Kind != SettingKind.Address ? new(this, [])
            : new(this, [.. Options.Select(option => KeyValuePair.Create(option, InAscii(configuration[option])))
                .Where(option => option.Value is { Length: > 0 })]);
    }

    private SettingReading Take(string value)
    {
        if (SettingValue.FaultOf(value, Kind) is { } fault)
        {
            return Wrong($"{Name} {fault}");
        }

        var read = Kind switch
        {
            SettingKind.Address => InAscii(value),
            SettingKind.Switch => SettingValue.SwitchOf(value)?.ToString(),
            SettingKind.Text or SettingKind.Secret or SettingKind.Number or SettingKind.Fraction => value,
        };
        return new(this, [.. Options.Select(option => KeyValuePair.Create(option, read))]);
    }

    private SettingReading ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path, SettingValue.Utf8).Trim() is { Length: > 0 } text
                ? Take(text)
                : Wrong($"{Name}{FileSuffix} points to an empty file: write the value into it.");
        }
        catch (DecoderFallbackException)
        {
            return Wrong($"{Name}{FileSuffix} points to a file that is not UTF-8: save it as that.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Wrong(
                $"{Name}{FileSuffix} points to a file that cannot be read: check its path and its permissions.");
        }
    }

    private SettingReading Wrong(string fault) => new(this, []) { Fault = fault };

    private static string? InAscii(string? address) =>
        address is null ? null : AsciiUrl.OfAll(address) ?? address;
}

/// <summary>The kind of value that a setting accepts.</summary>
internal enum SettingKind
{
    Text,
    Secret,
    Number,
    Switch,
    Fraction,

    /// <summary>URLs or host names, which are converted to ASCII.</summary>
    Address,
}

/// <summary>A setting that was read.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Values">The options that it sets.</param>
internal sealed record SettingReading(Setting Setting, IReadOnlyList<KeyValuePair<string, string?>> Values)
{
    /// <summary>Why its value is not valid, and the remedy; null if it is valid.</summary>
    public string? Fault { get; init; }

    /// <summary>The warning about a value that was ignored; null for none.</summary>
    public string? Note { get; init; }
}
