using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OtpService.Configuration;

/// <summary>Checks values from an environment or a file, without the white space around them.</summary>
internal static partial class SettingValue
{
    /// <summary>
    /// The encoding for reading files: bytes of another encoding are a fault, and do not become other
    /// characters.
    /// </summary>
    public static readonly Encoding Utf8 =
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Returns the fault of a value, in words that follow the name of its setting; null for none.
    /// </summary>
    public static string? FaultOf(string value, SettingKind kind) =>
        IsQuoted(value) ? "is in quotes, which would be a part of it: leave them out. Docker passes on those of an "
            + "--env-file, and Kubernetes those inside a value."
            : value.Contains('\uFFFD', StringComparison.Ordinal) ? "has bytes that are not UTF-8."
            : kind switch
            {
                SettingKind.Number
                    when !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) =>
                    "must be a whole number.",
                SettingKind.Switch when SwitchOf(value) is null => "must be true or false.",
                SettingKind.Fraction when !double.TryParse(
                    value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) =>
                    "must be a number such as 0.5.",
                SettingKind.Address when AsciiUrl.OfAll(value) is null =>
                    "must be a URL or host name without spaces, and with letters that names may have.",
                SettingKind.Fraction or SettingKind.Text or SettingKind.Secret or SettingKind.Number
                    or SettingKind.Switch or SettingKind.Address => null,
            };

    /// <summary>Returns a switch in any spelling that environments use; null for any other value.</summary>
    public static bool? SwitchOf(string value) => value.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" or "ON" => true,
        "FALSE" or "0" or "NO" or "OFF" => false,
        _ => null,
    };

    /// <summary>
    /// Whether a value is one that Kubernetes, or a link of Docker, sets as NAME_PORT for a service with this
    /// name.
    /// </summary>
    public static bool IsServiceLink(string value) => ServiceLink.IsMatch(value);

    private static bool IsQuoted(string value) =>
        value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0];

    [GeneratedRegex("^(?:tcp|udp|sctp)://[^/]+:[0-9]+$", RegexOptions.None, 1000)]
    private static partial Regex ServiceLink { get; }
}
