using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Http;
using OtpService.Delivery.Layout;
using OtpService.Otp.Recipients;
using OtpService.Outgoing;

namespace OtpService.Delivery.Vendors;

/// <summary>Options of the webhook: its URL, and the secret that signs messages.</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Webhook";

    /// <summary>The operator's own URL for messages. Required.</summary>
    public string Url { get; set; } = "";

    /// <summary>whsec_ and 24 to 64 random bytes in base64. Required.</summary>
    public string Secret { get; set; } = "";
}

internal sealed class WebhookOptionsValidator(PrivateNetwork network) : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        List<string> faults = [.. ProviderFaults.Url("WEBHOOK_URL", options.Url, network)];
        if (!StandardWebhookSigner.TryParse(options.Secret, out _))
        {
            faults.Add("WEBHOOK_SECRET must be whsec_ and 24 to 64 random bytes in base64, "
                + "for example whsec_ and the output of `openssl rand -base64 32`.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

/// <summary>
/// Delivers email and SMS through the operator's own program: it posts each message as JSON to one URL,
/// signed with Standard Webhooks. The receiver sends the message. It returns any 2xx if it accepts the
/// message, 400 or 422 if the recipient is at fault, and 429 to be called later. It recognizes a duplicate by
/// its webhook-id, which is the verification's id.
/// </summary>
internal sealed partial class WebhookProvider : IProvider
{
    public const string ProviderName = "webhook";

    private readonly ProviderHttp http;
    private readonly OutgoingHandler outgoing;
    private readonly TimeProvider time;
    private readonly StandardWebhookSigner signature;
    private readonly Uri endpoint;

    public WebhookProvider(
        ProviderHttp http, OutgoingHandler outgoing, TimeProvider time, IOptions<WebhookOptions> options)
    {
        (this.http, this.outgoing, this.time) = (http, outgoing, time);
        endpoint = new Uri(options.Value.Url);
        signature = StandardWebhookSigner.TryParse(options.Value.Secret, out var parsed)
            ? parsed
            : throw new ArgumentException("The secret was not validated.", nameof(options));
    }

    public string Name => ProviderName;

    public Repeats Repeats => Repeats.AreRecognized;

    public static void Register(IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddKeyedSingleton<IProvider, WebhookProvider>(ProviderName);
    }

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = message.Id.ToString();
        var send = new Event("message.send", now, Content.Of(message));
        var body = JsonSerializer.SerializeToUtf8Bytes(send, WebhookJson.Default.Event);
        using var request = ProviderRequest.Json(endpoint, body);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString());
        request.Headers.Add("webhook-signature", signature.Sign(id, now, body));
        return await http.SendAsync(request, answer => answer.StatusOutcome, cancellationToken);
    }

    /// <summary>Only connects, because every request to this URL is a message.</summary>
    public Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken) =>
        ConnectionCheck.AskAsync(outgoing, endpoint, cancellationToken);

    private sealed record Event(string Type, DateTimeOffset Timestamp, Content Data);

    private sealed record Content(
        string MessageId,
        string Template,
        string Channel,
        string To,
        string? Code,
        string? Subject,
        string Text,
        HtmlParts? Html,
        IReadOnlyDictionary<string, string>? Headers)
    {
        public static Content Of(Message message) => new(
            message.Id.ToString(), message.Template, message.To.Channel.Name(), message.To.Value, message.Code?.Reveal(),
            message.Email?.Subject, message.Text, message.Email?.Html, message.Email?.Headers);
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Event))]
    private sealed partial class WebhookJson : JsonSerializerContext;
}
