using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OtpService.Outgoing;

/// <summary>
/// A buffer in which each thread writes JSON, so that it costs no more memory than it has. Quotes and control characters
/// are escaped, and no more: what HTML would need escaped besides makes an email longer and slower to write,
/// and nothing of this is ever embedded in a page.
/// </summary>
internal static class JsonBuffer
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? sheet;

    [ThreadStatic]
    private static Utf8JsonWriter? pen;

    /// <summary>The value as UTF-8, which is there until this thread writes the next one.</summary>
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

    /// <summary>A text as it stands within the quotes of a JSON string.</summary>
    public static JsonEncodedText Encode(string text) => JsonEncodedText.Encode(text, Encoder);
}
