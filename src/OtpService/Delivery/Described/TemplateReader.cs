using System.Collections.Immutable;
using System.Text.Json;
using OtpService.Configuration;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Described;

/// <summary>Reads texts with places for values, each of which must exist where it is used.</summary>
internal sealed class TemplateReader(ImmutableArray<DescribedSetting> settings, DescriptionFaults faults)
{
    private static readonly ValueTemplate Empty = new([]);

    /// <param name="value">The text.</param>
    /// <param name="name">What it is, for faults.</param>
    /// <param name="channel">The channel of the message; null for a request about none.</param>
    public ValueTemplate Read(LinedJson? value, string name, Channel? channel)
    {
        if (value is not { Kind: JsonTokenType.String })
        {
            if (value is not null || channel is null)
            {
                faults.Add(value?.Line ?? 1, $"{name} must be a string.");
            }

            return Empty;
        }

        if (ValueTemplate.Parse(value.Text) is not { } template)
        {
            faults.Add(value.Line, $"{name} has a brace without its other: a brace of the text itself is doubled.");
            return Empty;
        }

        foreach (var place in template.Parts.Select(part => part.Place).OfType<Placeholder>())
        {
            if (!Exists(place, channel))
            {
                faults.Add(value.Line, $"{{{string.Join(':', [place.Name, .. place.Arguments])}}} is no value here: use a setting of "
                    + $"this file or one of {string.Join(", ", Names(channel))}.");
            }
        }

        return template;
    }

    private bool Exists(Placeholder place, Channel? channel) => place switch
    {
        { Arguments: [] } when IsSetting(place.Name) => true,
        { Name: "unicode" } => channel == Channel.Sms && place.Arguments.Length == 2,
        { Name: "headers" } => channel == Channel.Email && place.Arguments.Length is 0 or 2,
        { Name: "header", Arguments: ["name" or "value"] } => channel == Channel.Email,
        _ when DescribedValues.OfSettings.TryGetValue(place.Name, out var count) =>
            place.Arguments.Length == count && place.Arguments.All(IsSetting),
        { Arguments: [] } => Names(channel).Contains(place.Name, StringComparer.Ordinal),
        _ => false,
    };

    private bool IsSetting(string name) => settings.Any(setting => setting.Name == name);

    private static IEnumerable<string> Names(Channel? channel) => DescribedValues.OfSettings.Keys
        .Concat(channel is null ? [] : DescribedValues.OfMessages)
        .Concat(channel switch
        {
            Channel.Email => DescribedValues.OfEmail,
            Channel.Sms => DescribedValues.OfSms,
            null => [],
        })
        .Order(StringComparer.Ordinal);
}
