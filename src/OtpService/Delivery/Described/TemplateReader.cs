using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Described;

/// <summary>Where in a request a text stands.</summary>
internal enum TextPlace
{
    Url,
    Header,
    FormName,
    FormValue,
    Json,
}

/// <summary>Reads texts with places for values, each of which must exist where it is used.</summary>
internal sealed partial class TemplateReader(ImmutableArray<DescribedSetting> settings, DescriptionFaults faults)
{
    private static readonly ValueTemplate Empty = new([]);

    /// <param name="value">The text.</param>
    /// <param name="name">What it is, for faults.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="channel">The channel of the message; null for a request about none.</param>
    public ValueTemplate Read(LinedJson value, string name, TextPlace place, Channel? channel)
    {
        if (value.Kind != JsonTokenType.String)
        {
            faults.Add(value.Line, $"{name} must be a string.");
            return Empty;
        }

        if (ValueTemplate.Parse(value.Text) is not { } template)
        {
            faults.Add(value.Line, $"{name} has a brace without its other: a brace of the text itself is doubled.");
            return Empty;
        }

        foreach (var used in template.Parts.Select(part => part.Place).OfType<Placeholder>())
        {
            if (!Exists(used, template, place, channel))
            {
                faults.Add(
                    value.Line,
                    $"{{{string.Join(':', [used.Name, .. used.Arguments])}}} is no value here: use a setting of this file or "
                    + $"one of {string.Join(", ", Names(place, channel))}.");
            }
        }

        var literals = string.Concat(template.Parts.Select(part => part.Literal));
        if (place is TextPlace.Header && !Visible.IsMatch(literals))
        {
            faults.Add(value.Line, $"{name} must be visible ASCII, because it is a header.");
        }

        return template;
    }

    /// <summary>Reads the URL of a request, which begins with a setting that is one, and then a path.</summary>
    public ValueTemplate ReadUrl(LinedJson request, string method, Channel? channel)
    {
        var url = request[method] is { } value ? Read(value, method, TextPlace.Url, channel) : Empty;
        var isSetting = url.Parts is [{ Place: { Arguments: [] } first }, ..]
            && settings.Any(setting => setting.Name == first.Name && setting.Kind == DescribedKind.Url);
        var rest = string.Concat(url.Parts.Skip(1).Select(part => part.Place is null ? part.Literal : "x"));
        if (!isSetting || !PathAndQuery.IsMatch(rest))
        {
            faults.Add(request[method]?.Line ?? request.Line,
                $"{method} must begin with a setting of kind url, followed by a path, such as {{ACME_API_URL}}/messages.");
        }

        return url;
    }

    private bool Exists(Placeholder used, ValueTemplate template, TextPlace place, Channel? channel) => used switch
    {
        { Arguments: [] } when IsSetting(used.Name) => true,
        { Name: "unicode" } => channel is not (null or Channel.Email) && used.Arguments.Length == 2
            && place is TextPlace.FormValue or TextPlace.Json,
        { Name: "headers" } => channel == Channel.Email && used.Arguments.Length is 0 or 2 && place == TextPlace.Json
            && template.Only is not null,
        { Name: "header", Arguments: ["name"] } => channel == Channel.Email && place == TextPlace.FormName,
        { Name: "header", Arguments: ["value"] } => channel == Channel.Email && place == TextPlace.FormValue
            && template.Only is not null,
        { Name: "language", Arguments: [var list] } => channel is not null && place is not (TextPlace.Header or TextPlace.FormName)
            && IsSetting(list),
        { Name: "mailbox" } when place is TextPlace.Header or TextPlace.Url => false,
        _ when DescribedValues.OfSettings.TryGetValue(used.Name, out var count) =>
            used.Arguments.Length == count && used.Arguments.All(IsSetting),
        { Arguments: [] } => Names(place, channel).Contains(used.Name, StringComparer.Ordinal),
        _ => false,
    };

    private bool IsSetting(string name) => settings.Any(setting => setting.Name == name);

    /// <summary>Words may have line breaks, which end a header; what else is there depends on the channel.</summary>
    private static IEnumerable<string> Names(TextPlace place, Channel? channel) => DescribedValues.OfSettings.Keys
        .Concat(channel is null ? [] : DescribedValues.OfMessages)
        .Concat(channel switch
        {
            Channel.Email => DescribedValues.OfEmail,
            null => [],
            _ => DescribedValues.OfPhones,
        })
        .Where(name => place != TextPlace.Header || name is "basic" or "id" or "uuid" or "receipts" or "to" or "digits")
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\A[ -~]*\z", RegexOptions.None, 1000)]
    private static partial Regex Visible { get; }

    [GeneratedRegex(@"\A([/?][A-Za-z0-9/._~?&=%,:+@-]*)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathAndQuery { get; }
}
