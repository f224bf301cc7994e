using System.Collections.Immutable;
using System.Text.Json;
using OtpService.Configuration;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Described;

/// <summary>Reads the requests of a description.</summary>
internal sealed class RequestReader(ImmutableArray<DescribedSetting> settings, DescriptionFaults faults)
{
    private const string Post = "post", Get = "get";

    private readonly AnswerReader answers = new(faults);
    private readonly TemplateReader templates = new(settings, faults);

    public DescribedSend ReadSend(LinedJson value, Channel channel)
    {
        faults.OnlyMembers(value, Post, "headers", "json", "form", "answers", "id", "code", "wait");
        return new(
            ReadRequest(value, Post, channel) with { Body = ReadBody(value, channel) },
            answers.ReadRules<AttemptOutcome>(value, AnswerReader.Outcomes))
        {
            Id = answers.ReadPlace(value["id"]),
            Code = answers.ReadPlace(value["code"]),
            Wait = [.. answers.ReadPlaces(value["wait"])],
        };
    }

    public DescribedCheck ReadCheck(LinedJson value)
    {
        faults.OnlyMembers(value, Get, "headers", "answers");
        return new(ReadRequest(value, Get, channel: null), answers.ReadRules<CheckOutcome>(value, AnswerReader.Findings));
    }

    private DescribedRequest ReadRequest(LinedJson value, string method, Channel? channel)
    {
        var url = templates.Read(value[method], method, channel);
        if (!(url.Parts is [{ Place: { } first }, ..]
            && settings.Any(setting => setting.Name == first.Name && setting.Kind == DescribedKind.Url)))
        {
            faults.Add(value[method]?.Line ?? value.Line,
                $"{method} must begin with a setting of kind url, such as {{ACME_API_URL}}/messages.");
        }

        return new(url, [.. (value["headers"]?.Members ?? []).Select(header =>
            KeyValuePair.Create(header.Key, templates.Read(header.Value, header.Key, channel)))]);
    }

    private DescribedBody? ReadBody(LinedJson value, Channel channel)
    {
        if ((value["json"] is null) == (value["form"] is null))
        {
            faults.Add(value.Line, "json or form is required, and not both: the body of the request.");
            return null;
        }

        var all = value["json"] ?? value["form"];
        var used = Texts(all).SelectMany(text => ValueTemplate.Parse(text)?.Parts ?? [])
            .Select(part => part.Place?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (!used.Contains("text") && !used.Contains("code"))
        {
            faults.Add(value.Line, "the body must have {text} or {code}.");
        }

        if (!used.Overlaps(["to", "digits", "number"]))
        {
            faults.Add(value.Line, "the body must have {to} or, for SMS, {digits} or {number}.");
        }

        var needsCode = !used.Contains("text");
        return value["form"] is { } form
            ? new FormBody([.. form.Members.Select(field => ReadField(field.Key, field.Value, channel))])
            {
                NeedsCode = needsCode,
            }
            : value["json"] is { } json ? new JsonBody(ReadJson(json, channel)) { NeedsCode = needsCode } : null;
    }

    private DescribedField ReadField(string name, LinedJson value, Channel channel) => new(
        templates.Read(new(JsonTokenType.String, NameOf(name), value.Line), name, channel),
        templates.Read(value, name, channel), MayBeAbsent(name));

    private JsonPart ReadJson(LinedJson value, Channel channel) => value.Kind switch
    {
        JsonTokenType.StartObject => new JsonObjectPart([.. value.Members.Select(member =>
            (NameOf(member.Key), MayBeAbsent(member.Key), ReadJson(member.Value, channel)))]),
        JsonTokenType.StartArray => new JsonArrayPart([.. value.Items.Select(item => ReadJson(item, channel))]),
        JsonTokenType.String => templates.Read(value, "a text", channel) switch
        {
            { Only: { Name: "headers", Arguments: [] } } => new JsonHeadersPart(null, null),
            { Only: { Name: "headers", Arguments: [var name, var text] } } => new JsonHeadersPart(name, text),
            var template => new JsonTextPart(template),
        },
        _ => new JsonLiteralPart(value.Text),
    };

    /// <summary>A member whose name ends in a question mark is left out if its value is empty.</summary>
    private static bool MayBeAbsent(string name) => name.EndsWith('?');

    private static string NameOf(string name) => name.TrimEnd('?');

    private static IEnumerable<string> Texts(LinedJson? value) => value is null ? []
        : value.IsPlain ? [value.Text]
        : value.Members.Select(member => member.Value).Concat(value.Items).SelectMany(Texts);
}
