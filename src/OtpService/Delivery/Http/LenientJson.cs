using System.Text.Json;

namespace OtpService.Delivery.Http;

/// <summary>Reads JSON of uncertain shape without throwing.</summary>
internal static class LenientJson
{
    /// <summary>Returns the member of an object, or the undefined element.</summary>
    public static JsonElement Member(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;
        }
        catch (InvalidOperationException)
        {
            // The name of another member is no text.
            return default;
        }
    }

    /// <summary>Returns the first item of an array, or the element itself.</summary>
    public static JsonElement FirstOrSelf(this JsonElement element) =>
        element.ValueKind != JsonValueKind.Array ? element
        : element.GetArrayLength() > 0 ? element[0] : default;

    /// <summary>Returns a string, or the digits of a number; null for anything else.</summary>
    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => element.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Invalid UTF-8, or half a surrogate pair, is no text.
            return null;
        }
    }
}
