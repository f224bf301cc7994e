using System.Text;
using OtpService.Configuration;
using OtpService.Delivery;
using OtpService.Otp.Recipients;

namespace OtpService.Check;

/// <summary>
/// Lists the providers that can be chosen, one per line: the name, what it delivers, and its settings. Those in brackets may
/// be left out.
/// </summary>
internal static class ProviderList
{
    public static string Of(ProviderTable table)
    {
        var lines = new StringBuilder();
        foreach (var kind in table.All.OrderBy(kind => kind.Name, StringComparer.Ordinal))
        {
            var channels = string.Join(", ", kind.Channels.Order().Select(channel => channel.Title()));
            lines.AppendLine($"{kind.Name,-16} {channels,-11} {string.Join(' ', SettingsOf(kind))}".TrimEnd());
        }

        foreach (var fault in table.Faults)
        {
            lines.AppendLine(fault);
        }

        return lines.ToString();
    }

    private static IEnumerable<string> SettingsOf(ProviderKind kind) => kind.Settings.IsEmpty
        ? KnownSettings.Own.Where(setting => setting.Section.Equals(kind.Name, StringComparison.OrdinalIgnoreCase))
            .Select(setting => setting.Name)
        : kind.Settings;
}
