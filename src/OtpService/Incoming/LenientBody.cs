using System.Text.Json;

namespace OtpService.Incoming;

/// <summary>Reads the JSON of other systems, which changes over time, without throwing.</summary>
internal static class LenientBody
{
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            ? member
            : default;

    /// <summary>Returns a member that is a string; null if it is absent or something else.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Returns a string, or the first string of a list.</summary>
    public static string? FirstText(this JsonElement element) => element switch
    {
        { ValueKind: JsonValueKind.String } => element.GetString(),
        { ValueKind: JsonValueKind.Array } when element.GetArrayLength() > 0 => element[0].FirstText(),
        _ => null,
    };
}
