using System.Buffers;
using System.Text.Json;

namespace OtpService.Delivery.Http;

/// <summary>Reads the response of a provider, up to a limit.</summary>
internal static class AnswerBody
{
    /// <summary>
    /// Reads the body as JSON. An unreadable body is undefined, because its status still counts.
    /// </summary>
    public static async Task<JsonElement> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        const int MaxBytes = ProviderHttp.MaxAnswerBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes + 1);
        var length = MaxBytes + 1;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            var room = buffer.AsMemory(0, MaxBytes + 1);
            length = await stream.ReadAtLeastAsync(
                room, room.Length, throwOnEndOfStream: false, cancellationToken);
            if (length > MaxBytes)
            {
                return default;
            }

            using var document = JsonDocument.Parse(buffer.AsMemory(0, length));
            return document.RootElement.Clone();
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or JsonException)
        {
            return default;
        }
        finally
        {
            buffer.AsSpan(0, length).Clear();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
