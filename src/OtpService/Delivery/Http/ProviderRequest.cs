using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using OtpService.Outgoing;

namespace OtpService.Delivery.Http;

/// <summary>
/// A POST that records whether it was sent. Until its body is read, at most buffered headers exist, so no
/// provider can have treated it as a message. From then on only a response tells. (HttpClient also retries a
/// request on a new connection on its own, but never one whose body it has begun.)
/// </summary>
internal sealed class ProviderRequest : HttpRequestMessage
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");
    private static readonly MediaTypeHeaderValue FormType = new("application/x-www-form-urlencoded");

    private readonly Body body;

    private ProviderRequest(Uri url, Body body) : base(HttpMethod.Post, url) => Content = this.body = body;

    /// <summary>The body, which a signature covers.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Whether any of the body was handed to a connection.</summary>
    public bool Written => body.Begun;

    /// <summary>
    /// Makes a request with a JSON body of known length, because not every API accepts a chunked one.
    /// </summary>
    public static ProviderRequest Json<T>(Uri url, T value, JsonTypeInfo<T> type) =>
        Json(url, JsonBuffer.Write(value, type).ToArray());

    /// <summary>Makes a request with JSON that is already written, because its bytes are signed.</summary>
    public static ProviderRequest Json(Uri url, byte[] json) => Of(url, json, JsonType);

    /// <summary>Makes a request with JSON of a media type of its own.</summary>
    public static ProviderRequest Json(Uri url, byte[] json, string type) => Of(url, json, new(type));

    /// <summary>Makes a request with the fields of a form.</summary>
    public static ProviderRequest Form(Uri url, params ReadOnlySpan<KeyValuePair<string, string>> fields)
    {
        var form = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            form.Append(form.Length > 0 ? "&" : "").Append(Uri.EscapeDataString(name)).Append('=')
                .Append(Uri.EscapeDataString(value));
        }

        return Of(url, Encoding.ASCII.GetBytes(form.ToString()), FormType);
    }

    private static ProviderRequest Of(Uri url, byte[] bytes, MediaTypeHeaderValue type)
    {
        var content = new Body(bytes);
        content.Headers.ContentType = type;
        return new ProviderRequest(url, content) { Bytes = bytes };
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
