using System.Collections.Immutable;
using System.Text.Json;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Otp.Steps;

/// <summary>What the further messages of a verification need.</summary>
/// <param name="Address">The number.</param>
/// <param name="Purpose">What the code is for.</param>
/// <param name="Code">The code, which is the same in every message.</param>
/// <param name="Locales">BCP 47 tags of the requested languages, the preferred one first.</param>
/// <param name="Name">How to greet the recipient, if given.</param>
/// <param name="Steps">All messages, the first included.</param>
/// <param name="Next">The number of the next message.</param>
internal sealed record StepPlan(
    Address Address, Purpose Purpose, Code Code, IReadOnlyList<string> Locales, string? Name,
    ImmutableArray<PhoneStep> Steps, int Next)
{
    /// <summary>The channels of the messages that are left.</summary>
    public ImmutableArray<Channel> Channels => [.. Steps.Skip(Next).Select(step => step.Channel)];

    /// <summary>The request for a message.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="client">The client network that asks for it; null for a message that is due.</param>
    public SendRequest RequestOf(int step, ClientNetwork? client) =>
        new(Address.By(Steps[step].Channel), Purpose, Locales, Name, Fallback: null, IdempotencyKey: null, client);

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("to", Address.Value);
            json.WriteString("purpose", Purpose.Name);
            json.WriteString("code", Code.Reveal());
            json.WriteString("locales", string.Join(',', Locales));
            json.WriteString("name", Name);
            json.WriteString("steps", string.Join(',', Steps));
            json.WriteNumber("next", Next);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a plan; null if its purpose or its channels are no longer known.</summary>
    public static StepPlan? Read(byte[] content, PurposeTable purposes)
    {
        using var document = JsonDocument.Parse(content);
        var root = document.RootElement;
        var steps = Parse(Text("steps"));
        return purposes.TryGet(Text("purpose"), out var purpose)
            && steps.Length > 0
            && Address.TryParsePhone(Text("to"), out var address)
            ? new(
                address, purpose, new Code(Text("code")),
                Text("locales").Split(',', StringSplitOptions.RemoveEmptyEntries), root.GetProperty("name").GetString(),
                steps, root.GetProperty("next").GetInt32())
            : null;

        string Text(string member)
        {
            return root.GetProperty(member).GetString() ?? "";
        }
    }

    /// <summary>Shows nothing, so that no code gets into a log or an error by formatting.</summary>
    public override string ToString() => "(plan)";

    /// <summary>The seconds of a plan were checked when it was made, and may be those of other settings.</summary>
    private static ImmutableArray<PhoneStep> Parse(string text) =>
    [
        .. from entry in text.Split(',')
           let parts = entry.Split(':')
           let channel = Recipients.Channels.Find(parts[0])
           where channel is not null
           select new PhoneStep(
               channel.Value,
               TimeSpan.FromSeconds(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture))),
    ];
}
