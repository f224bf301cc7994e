using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using OtpService.Outgoing;

namespace OtpService.Api.Captchas;

/// <summary>
/// Calls a captcha's provider. Turnstile, hCaptcha and reCAPTCHA have the same protocol: a form with secret
/// and response, and a reply with success, the page's hostname, and for reCAPTCHA's version 3 a score.
/// Neither the token nor the caller's IP address is stored, and only the token is sent.
/// </summary>
internal sealed partial class SiteVerify : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;
    private const int MaxConnections = 64;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    private readonly CaptchaOptions options;
    private readonly TimeProvider time;
    private readonly SocketsHttpHandler handler;
    private readonly HttpClient client;

    public SiteVerify(IOptions<CaptchaOptions> options, OutgoingHandler outgoing, TimeProvider time)
    {
        (this.options, this.time) = (options.Value, time);
        handler = outgoing.Make(AnswerWithin, MaxConnections);
        client = new HttpClient(handler, disposeHandler: false)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <summary>Reads the provider's verdict on a token; null if it is not JSON of the agreed shape.</summary>
    /// <exception cref="HttpRequestException">
    /// The provider cannot be reached, or its response is too long.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The provider did not respond within 3 seconds, or the caller disconnected.
    /// </exception>
    public async Task<SiteVerifyAnswer?> AskAsync(string token, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create("secret", options.Secret), KeyValuePair.Create("response", token)]);
        using var response = await client.PostAsync(new Uri(options.UrlInForce), form, both.Token);
        var body = await response.Content.ReadAsByteArrayAsync(both.Token);
        try
        {
            return JsonSerializer.Deserialize(body, SiteVerifyJson.Default.SiteVerifyAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(SiteVerifyAnswer))]
    private sealed partial class SiteVerifyJson : JsonSerializerContext;
}

/// <summary>A provider's verdict on a token.</summary>
internal sealed record SiteVerifyAnswer(
    bool Success,
    string? Hostname,
    double? Score,
    [property: JsonPropertyName("error-codes")] string[]? ErrorCodes);
