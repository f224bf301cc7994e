using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Delivery.Http;
using OtpService.Delivery.Vendors;

namespace OtpService.Events;

/// <summary>Posts one event to the application, signed with Standard Webhooks.</summary>
internal sealed class EventRequest(ProviderHttp http, TimeProvider time, IOptions<EventOptions> options)
{
    /// <summary>The time limit of one attempt.</summary>
    public static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(10);

    private readonly Uri url = new(options.Value.Url);

    private readonly StandardWebhookSigner signature = StandardWebhookSigner.TryParse(options.Value.Secret, out var parsed)
        ? parsed
        : throw new ArgumentException("The secret was not validated.", nameof(options));

    /// <summary>Posts the event once; accepted if the application acknowledges it.</summary>
    public async Task<DeliveryAttempt> TryAsync(string id, byte[] content, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(TryLimit, time, cancellationToken);
        var now = time.GetUtcNow();
        using var request = ProviderRequest.Json(url, content);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString());
        request.Headers.Add("webhook-signature", signature.Sign(id, now, content));
        return await http.SendAsync(request, answer => answer.StatusOutcome, limit.Token);
    }
}
