using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtpService.Configuration;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Described;

/// <summary>Reads a description, and finds every fault in it.</summary>
internal static partial class DescriptionReader
{
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
            faults.Add((int)(exception.LineNumber ?? 0) + 1, exception.BytePositionInLine is null
                ? exception.Message
                : "this is not JSON: check the commas, quotes and brackets here and in the line before.");
        }
        catch (InvalidOperationException)
        {
            faults.Add(1, "a text is not UTF-8: save the file as that.");
        }

        return (null, faults.All);
    }

    private static ProviderDescription Read(LinedJson root, DescriptionFaults faults)
    {
        faults.OnlyMembers(
            root,
            [
                "name", "source", "doubts", "settings", .. Channels.All.Select(channel => channel.Name()), "repeats", "sign",
                "check", "receipts",
            ]);
        var name = faults.Text(root, "name");
        if (!Name.IsMatch(name))
        {
            faults.Add(root["name"]?.Line ?? root.Line, "name must be 2 to 32 lower-case letters, digits and hyphens.");
        }
        else if (KnownSettings.Own.Any(setting => setting.Section.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add(root["name"]?.Line ?? root.Line, $"name must not be {name}, which is a part of this service.");
        }

        var settings = new SettingReader(faults).Read(root, name);
        var requests = new RequestReader(settings, faults);
        var sends = ImmutableDictionary.CreateBuilder<Channel, DescribedSend>();
        foreach (var channel in Channels.All)
        {
            if (root[channel.Name()] is { } send)
            {
                sends[channel] = requests.ReadSend(send, channel);
            }
        }

        if (sends.Count == 0)
        {
            faults.Add(root.Line, "email, sms, whatsapp, voice or telegram is required: how a message is sent.");
        }

        if (faults.OptionalText(root, "repeats") is not (null or "recognized" or "sent again"))
        {
            faults.Add(
                root["repeats"]?.Line ?? root.Line, "repeats must be \"recognized\" or \"sent again\", which is the default.");
        }

        return new(name, settings)
        {
            Source = faults.Text(root, "source"),
            RecognizesRepeats = root["repeats"]?.Text == "recognized",
            Sends = sends.ToImmutable(),
            Signer = root["sign"] is { } sign ? new SignerReader(settings, faults).Read(sign) : null,
            Check = root["check"] is { } check ? requests.ReadCheck(check) : null,
            Receipts = root["receipts"] is { } receipts ? new ReceiptReader(settings, faults).Read(receipts) : null,
        };
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{1,31}\z", RegexOptions.None, 1000)]
    private static partial Regex Name { get; }
}
