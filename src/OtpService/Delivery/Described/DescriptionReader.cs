using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtpService.Configuration;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Described;

/// <summary>Reads a description, and finds every fault in it.</summary>
internal static partial class DescriptionReader
{
    private static readonly (string Member, Channel Channel)[] Channels = [("email", Channel.Email), ("sms", Channel.Sms)];

    /// <summary>Returns the description, or null and its faults.</summary>
    /// <param name="file">The name of the file, for faults.</param>
    /// <param name="utf8">What is in it.</param>
    public static (ProviderDescription? Description, IReadOnlyList<string> Faults) Read(string file, ReadOnlySpan<byte> utf8)
    {
        var faults = new DescriptionFaults(file);
        try
        {
            var root = LinedJson.Parse(utf8);
            var description = Read(root, faults);
            return (faults.All.Count == 0 ? description : null, faults.All);
        }
        catch (JsonException exception)
        {
            faults.Add((int)(exception.LineNumber ?? 0) + 1, $"this is not JSON as descriptions are. {Reason(exception)}");
        }
        catch (InvalidOperationException)
        {
            faults.Add(1, "a text is not UTF-8: save the file as that.");
        }

        return (null, faults.All);
    }

    private static ProviderDescription Read(LinedJson root, DescriptionFaults faults)
    {
        faults.OnlyMembers(root, "name", "source", "doubts", "settings", "email", "sms", "repeats", "check");
        var name = faults.Text(root, "name");
        if (!Name.IsMatch(name))
        {
            faults.Add(root["name"]?.Line ?? root.Line, "name must be 2 to 32 lower-case letters, digits and hyphens.");
        }

        var settings = SettingsIn(root, name, faults);
        var requests = new RequestReader(settings, faults);
        var sends = ImmutableDictionary.CreateBuilder<Channel, DescribedSend>();
        foreach (var (member, channel) in Channels)
        {
            if (root[member] is { } send)
            {
                sends[channel] = requests.ReadSend(send, channel);
            }
        }

        if (sends.Count == 0)
        {
            faults.Add(root.Line, "email or sms is required: how a message is sent.");
        }

        if (root["repeats"] is { Text: not ("recognized" or "sent again") } repeats)
        {
            faults.Add(repeats.Line, "repeats must be \"recognized\" or \"sent again\", which is the default.");
        }

        return new(name, settings)
        {
            Source = faults.Text(root, "source"),
            RecognizesRepeats = root["repeats"]?.Text == "recognized",
            Sends = sends.ToImmutable(),
            Check = root["check"] is { } check ? requests.ReadCheck(check) : null,
        };
    }

    private static ImmutableArray<DescribedSetting> SettingsIn(LinedJson root, string provider, DescriptionFaults faults)
    {
        var prefix = $"{provider.ToUpperInvariant().Replace('-', '_')}_";
        var settings = ImmutableArray.CreateBuilder<DescribedSetting>();
        foreach (var (name, value) in root["settings"]?.Members ?? [])
        {
            faults.OnlyMembers(value, "kind", "default", "about");
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || !SettingName.IsMatch(name))
            {
                faults.Add(value.Line, $"{name} must begin with {prefix}, in capitals, digits and underscores.");
            }

            if (!Enum.TryParse<DescribedKind>(value["kind"]?.Text, ignoreCase: true, out var kind))
            {
                faults.Add(value.Line, $"{name} needs a kind: secret, url, email, name or text.");
            }

            settings.Add(new(name, kind, value["default"]?.Text));
        }

        if (settings.Count == 0)
        {
            faults.Add(root.Line, "settings is required: what the operator sets, such as a key.");
        }

        return settings.ToImmutable();
    }

    /// <summary>The parser's own sentence, without its place, which counts from 0.</summary>
    private static string Reason(JsonException exception) => Place.Replace(exception.Message, "");

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{1,31}\z", RegexOptions.None, 1000)]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]{1,63}\z", RegexOptions.None, 1000)]
    private static partial Regex SettingName { get; }

    [GeneratedRegex(@" (Path: .*|LineNumber: .*)\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place { get; }
}
