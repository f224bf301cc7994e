using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using OtpService.Outgoing;

namespace OtpService.Api.Answers;

internal static class JsonAnswer
{
    /// <summary>
    /// Writes a whole body with its length. It is sent when the request ends, so nothing waits for it.
    /// </summary>
    public static void WriteJson<T>(
        this HttpResponse response, T value, JsonTypeInfo<T> type, string contentType)
    {
        var json = JsonBuffer.Write(value, type);
        response.ContentType = contentType;
        response.ContentLength = json.Length;
        response.BodyWriter.Write(json);
    }
}
