using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Described;

/// <summary>Reads the requests of a description.</summary>
internal sealed partial class RequestReader(ImmutableArray<DescribedSetting> settings, DescriptionFaults faults)
{
    private const string Post = "post", Get = "get";

    /// <summary>Headers that follow from the request.</summary>
    private static readonly string[] Taken =
        ["Host", "Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "User-Agent"];

    private readonly AnswerReader answers = new(faults);
    private readonly TemplateReader templates = new(settings, faults);

    public DescribedSend ReadSend(LinedJson value, Channel channel)
    {
        faults.OnlyMembers(value, Post, "headers", "json", "form", "type", "answers", "id", "code", "wait");
        return new(
            ReadRequest(value, Post, channel) with { Body = ReadBody(value, channel) },
            answers.ReadRules<AttemptOutcome>(value, AnswerReader.Outcomes))
        {
            Id = answers.ReadPlace(value, "id"),
            Code = answers.ReadPlace(value, "code"),
            Wait = answers.ReadPlaces(value, "wait"),
        };
    }

    public DescribedCheck ReadCheck(LinedJson value)
    {
        faults.OnlyMembers(value, Get, "headers", "answers");
        return new(ReadRequest(value, Get, channel: null), answers.ReadRules<CheckOutcome>(value, AnswerReader.Findings));
    }

    private DescribedRequest ReadRequest(LinedJson value, string method, Channel? channel)
    {
        var headers = faults.Object(value, "headers");
        foreach (var (name, header) in headers)
        {
            if (!HeaderName.IsMatch(name) || Taken.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add(header.Line, $"{name} is no header that a description can set.");
            }
        }

        return new(
            templates.ReadUrl(value, method, channel),
            [.. headers.Select(header => KeyValuePair.Create(
                header.Key, templates.Read(header.Value, header.Key, TextPlace.Header, channel)))]);
    }

    private DescribedBody? ReadBody(LinedJson value, Channel channel)
    {
        var body = value["json"] ?? value["form"];
        if (body is not { Kind: JsonTokenType.StartObject } || (value["json"] is not null && value["form"] is not null))
        {
            faults.Add(
                body?.Line ?? value.Line, "json or form is required, as an object, and not both: the body of the request.");
            return null;
        }

        var used = Texts(body).SelectMany(text => ValueTemplate.Parse(text)?.Parts ?? [])
            .Select(part => part.Place?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var needsCode = !used.Contains("text") && !used.Contains("html");
        if (needsCode && !used.Contains("code"))
        {
            faults.Add(value.Line, "the body must have {text}, {html} or {code}.");
        }

        var url = ValueTemplate.Parse(value[Post]?.Text ?? "")?.Parts.Select(part => part.Place?.Name) ?? [];
        if (!used.Concat(url).Intersect(["to", "digits", "number"], StringComparer.Ordinal).Any())
        {
            faults.Add(value.Line, "the body must have {to} or, for SMS, {digits} or {number}.");
        }

        var type = faults.OptionalText(value, "type") ?? JsonBody.UsualType;
        if (!type.StartsWith("application/", StringComparison.Ordinal) || !type.Contains("json", StringComparison.Ordinal))
        {
            faults.Add(
                value["type"]?.Line ?? value.Line, "type must be a media type of JSON, such as application/x-amz-json-1.0.");
        }

        return value["form"] is null
            ? new JsonBody(ReadJson(body, channel), type) { NeedsCode = needsCode }
            : new FormBody([.. body.Members.Select(field => ReadField(field.Key, field.Value, channel))])
            {
                NeedsCode = needsCode,
            };
    }

    private DescribedField ReadField(string name, LinedJson value, Channel channel) => new(
        templates.Read(new(JsonTokenType.String, NameOf(name), value.Line), name, TextPlace.FormName, channel),
        templates.Read(value, name, TextPlace.FormValue, channel), MayBeAbsent(name));

    private JsonPart ReadJson(LinedJson value, Channel channel)
    {
        foreach (var twice in value.Members.GroupBy(member => NameOf(member.Key), StringComparer.Ordinal)
            .Where(names => names.Skip(1).Any()))
        {
            faults.Add(value.Line, $"{twice.Key} is there twice.");
        }

        return value.Kind switch
        {
            JsonTokenType.StartObject => new JsonObjectPart([.. value.Members.Select(member =>
                (NameOf(member.Key), MayBeAbsent(member.Key), ReadJson(member.Value, channel)))]),
            JsonTokenType.StartArray => new JsonArrayPart([.. value.Items.Select(item => ReadJson(item, channel))]),
            JsonTokenType.String => templates.Read(value, "a text", TextPlace.Json, channel) switch
            {
                { Only: { Name: "headers", Arguments: [] } } => new JsonHeadersPart(null, null),
                { Only: { Name: "headers", Arguments: [var name, var text] } } => new JsonHeadersPart(name, text),
                var template => new JsonTextPart(template),
            },
            _ => new JsonLiteralPart(value.Text),
        };
    }

    /// <summary>A member whose name ends in a question mark is left out if its value is empty.</summary>
    private static bool MayBeAbsent(string name) => name.EndsWith('?');

    private static string NameOf(string name) => name.TrimEnd('?');

    private static IEnumerable<string> Texts(LinedJson value) => value.IsPlain
        ? [value.Text]
        : value.Members.Select(member => member.Value).Concat(value.Items).SelectMany(Texts);

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+.^_`|~-]+\z", RegexOptions.None, 1000)]
    private static partial Regex HeaderName { get; }
}
