using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OtpService.Outgoing;

/// <summary>
/// Lets each thread write JSON into a buffer of its own, so that writing allocates no further memory. Only
/// quotes and control characters are escaped. The further escapes that HTML needs would make an email longer
/// and slower to write, and this JSON is never embedded in a page.
/// </summary>
internal static class JsonBuffer
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? sheet;

    [ThreadStatic]
    private static Utf8JsonWriter? pen;

    /// <summary>Returns the value as UTF-8, which is valid until this thread writes the next one.</summary>
    public static ReadOnlySpan<byte> Write<T>(T value, JsonTypeInfo<T> type)
    {
        var paper = sheet ??= new();
        var writer = pen ??= new(paper, new() { Encoder = Encoder });
        paper.ResetWrittenCount();
        writer.Reset();
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        return paper.WrittenSpan;
    }

    /// <summary>Returns a text as it is written within the quotes of a JSON string.</summary>
    public static JsonEncodedText Encode(string text) => JsonEncodedText.Encode(text, Encoder);
}
