using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OtpService.Api.Answers;

namespace OtpService.Api.Requests;

/// <summary>A body is not JSON of the kind that its route reads.</summary>
internal sealed class MalformedBodyException(JsonException fault, JsonTypeInfo type)
    : BadHttpRequestException("The body is no JSON of this kind.", StatusCodes.Status400BadRequest, fault)
{
    private const string Root = "$.";
    private const string Bracket = "$['";

    /// <summary>
    /// Describes where the JSON is wrong, using only names of members that the route knows.
    /// </summary>
    public Problem Problem
    {
        get
        {
            var path = MembersOf(fault.Path ?? "");
            var (members, place) = (type, 0);
            while (place < path.Length && MemberOf(members, path[place]) is { } member)
            {
                members = members.Options.GetTypeInfo(member.PropertyType);
                place++;
            }

            var known = string.Join('.', path[..place]);
            return place < path.Length && members.Properties.Count > 0 ? Unknown(known, members)
                : place > 0 ? ProblemCatalog.InvalidRequest(known, $"must be {KindOf(members)}, given once.")
                : ProblemCatalog.InvalidRequest(
                    "The request body cannot be read. "
                    + "Send one JSON object with the documented members, each once, and strings in quotes.");
        }
    }

    /// <summary>Returns the member names of a path. A name in brackets is never one of ours.</summary>
    private static string[] MembersOf(string path) =>
        path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Split('.')
        : path.StartsWith(Bracket, StringComparison.Ordinal) ? [path]
        : [];

    private static Problem Unknown(string place, JsonTypeInfo members)
    {
        var names = string.Join(", ", members.Properties.Select(member => member.Name));
        return place.Length > 0
            ? ProblemCatalog.InvalidRequest(place, $"has a member that does not belong there. It takes {names}.")
            : ProblemCatalog.InvalidRequest(
                $"The request body has a member that does not belong there. This route takes {names}.");
    }

    private static JsonPropertyInfo? MemberOf(JsonTypeInfo type, string name) =>
        type.Properties.FirstOrDefault(member => member.Name == name);

    private static string KindOf(JsonTypeInfo type) =>
        type.Properties.Count > 0 ? "an object" : type.Type == typeof(string) ? "a string" : "a whole number";
}
