using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OtpService.Delivery;

/// <summary>
/// A POST that knows whether it left. Until its body is asked for, at most buffered headers exist, so no
/// provider can have understood it as a message; from then on only an answer tells. (The client library also
/// repeats a request on a new connection of its own accord, but never one whose body it has begun.)
/// </summary>
internal sealed class ProviderRequest : HttpRequestMessage
{
    private readonly Body body;

    private ProviderRequest(Uri url, Body body) : base(HttpMethod.Post, url) => Content = this.body = body;

    /// <summary>Whether any of the body was handed to a connection.</summary>
    public bool Written => body.Begun;

    /// <summary>A request with a JSON body of known length: not every API takes a chunked one.</summary>
    public static ProviderRequest Json<T>(Uri url, T value, JsonTypeInfo<T> type)
    {
        var json = new Body(JsonSerializer.SerializeToUtf8Bytes(value, type));
        json.Headers.ContentType = new("application/json");
        return new ProviderRequest(url, json);
    }

    private sealed class Body(byte[] bytes) : ByteArrayContent(bytes)
    {
        public bool Begun { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Begun = true;
            return base.SerializeToStreamAsync(stream, context);
        }
    }
}
