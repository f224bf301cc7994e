using System.Globalization;

namespace OtpService;

/// <summary>One flat name, what its value must be, and the options it sets.</summary>
internal sealed record Setting(string Name, SettingKind Kind, params IReadOnlyList<string> Options)
{
    /// <summary>
    /// The options with the value of this setting; none when it is not set or empty. A value of the wrong
    /// kind, and a secret that cannot be read, become faults that name the setting and never show the value.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string?>> Read(IConfiguration configuration, List<string> faults)
    {
        var value = configuration[Name] ?? "";
        if (Kind == SettingKind.Secret && configuration[$"{Name}_FILE"] is { Length: > 0 } path)
        {
            value = ReadFile(path, value, faults);
        }

        if (value.Length == 0)
        {
            // Under the option's own name nothing is checked here, but an address is put into ASCII as well.
            return Kind == SettingKind.Address
                ? Options.Select(option => KeyValuePair.Create(option, InAscii(configuration[option])))
                    .Where(option => option.Value is { Length: > 0 })
                : [];
        }

        if (Fault(value) is { } fault)
        {
            faults.Add(fault);
            return [];
        }

        var read = Kind == SettingKind.Address ? InAscii(value) : value;
        return Options.Select(option => KeyValuePair.Create(option, read));
    }

    private static string? InAscii(string? address) =>
        address is null ? null : AsciiAddress.OfAll(address) ?? address;

    private string? Fault(string value) => Kind switch
    {
        SettingKind.Number
            when !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) =>
            $"{Name} must be a whole number.",
        SettingKind.Switch when !bool.TryParse(value, out _) => $"{Name} must be true or false.",
        SettingKind.Fraction when !double.TryParse(
            value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) =>
            $"{Name} must be a number such as 0.5.",
        SettingKind.Address when AsciiAddress.OfAll(value) is null =>
            $"{Name} must be a URL or host name without spaces, and with letters that names may have.",
        SettingKind.Fraction or SettingKind.Text or SettingKind.Secret or SettingKind.Number
            or SettingKind.Switch or SettingKind.Address => null,
    };

    private string ReadFile(string path, string value, List<string> faults)
    {
        if (value.Length > 0)
        {
            faults.Add($"{Name} and {Name}_FILE are both set: keep one of them.");
            return "";
        }

        try
        {
            var text = File.ReadAllText(path).TrimEnd('\r', '\n');
            if (text.Length > 0)
            {
                return text;
            }

            faults.Add($"{Name}_FILE points to an empty file: write the secret into it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(
                $"{Name}_FILE points to a file that cannot be read: check its path and its permissions.");
        }

        return "";
    }
}

/// <summary>What the value of a setting must be.</summary>
internal enum SettingKind
{
    Text,
    Secret,
    Number,
    Switch,
    Fraction,

    /// <summary>URLs or host names, which are put into ASCII.</summary>
    Address,
}
