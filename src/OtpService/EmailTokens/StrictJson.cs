using System.Text.Json;
using System.Text.Unicode;

namespace OtpService.EmailTokens;

/// <summary>
/// Reads JSON objects of strangers so that no later access can fail: valid UTF-8, no duplicate members, shallow, and
/// without escaped surrogates, of which half a pair would be no text. None of this occurs in a token or a key set.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <exception cref="JsonException">It is something else.</exception>
    public static JsonElement Object(byte[] bytes)
    {
        ReadOnlySpan<byte> text = bytes;
        if (!Utf8.IsValid(text) || text.IndexOf(@"\ud"u8) >= 0 || text.IndexOf(@"\uD"u8) >= 0)
        {
            throw new JsonException("It contains bytes that are not text.");
        }

        using var json = JsonDocument.Parse(bytes, Options);
        return json.RootElement.ValueKind == JsonValueKind.Object
            ? json.RootElement.Clone()
            : throw new JsonException("It is not an object.");
    }
}
