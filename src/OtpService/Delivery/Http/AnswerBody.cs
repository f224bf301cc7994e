using System.Buffers;
using System.Text.Json;

namespace OtpService.Delivery.Http;

/// <summary>Reads what a provider answered, up to a limit.</summary>
internal static class AnswerBody
{
    /// <summary>
    /// The body as JSON. What cannot be read is undefined: the status has been heard all the same.
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
