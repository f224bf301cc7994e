using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OtpService.Configuration;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Described;

/// <summary>Reads the settings that a description names.</summary>
internal sealed partial class SettingReader(DescriptionFaults faults)
{
    public ImmutableArray<DescribedSetting> Read(LinedJson root, string provider)
    {
        var members = faults.Object(root, "settings");
        if (members.Count == 0)
        {
            faults.Add(root.Line, "settings is required: what the operator sets, such as a key.");
        }

        var prefix = $"{provider.ToUpperInvariant().Replace('-', '_')}_";
        foreach (var same in members
            .GroupBy(member => DescribedSettings.OptionOf(provider, member.Key), StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Skip(1).Any()))
        {
            var names = string.Join(" and ", same.Select(one => one.Key));
            faults.Add(same.Last().Value.Line, $"{names} are too much alike: rename one.");
        }

        return [.. members.Select(member => Read(member.Key, member.Value, prefix))];
    }

    private DescribedSetting Read(string name, LinedJson value, string prefix)
    {
        faults.OnlyMembers(value, "kind", "default", "about", "for");
        if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length == prefix.Length || !Name.IsMatch(name))
        {
            faults.Add(value.Line, $"{name} must begin with {prefix}, in capitals, digits and underscores.");
        }
        else if (KnownSettings.Own.Any(setting => setting.Name == name))
        {
            faults.Add(value.Line, $"{name} is a setting of this service already: rename it.");
        }

        DescribedKind? kind = faults.OptionalText(value, "kind") switch
        {
            "secret" => DescribedKind.Secret,
            "url" => DescribedKind.Url,
            "email" => DescribedKind.Email,
            "name" => DescribedKind.Name,
            "text" => DescribedKind.Text,
            _ => null,
        };
        if (kind is null)
        {
            faults.Add(value.Line, $"{name} needs a kind: secret, url, email, name or text.");
        }

        var channel = Channels.Find(faults.OptionalText(value, "for") ?? "");
        if (channel is null && value["for"] is { } wrong)
        {
            faults.Add(
                wrong.Line,
                "for must be \"email\", \"sms\", \"whatsapp\", \"voice\" or \"telegram\": the only channel that needs it.");
        }

        return new(name, kind ?? default, faults.OptionalText(value, "default")) { For = channel };
    }

    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]{1,63}\z", RegexOptions.None, 1000)]
    private static partial Regex Name { get; }
}
