using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>
/// Clerk's emails and SMS with "Delivered by Clerk" off (events email.created and sms.created, signed by
/// Svix). Clerk retries a rejected request for a day. A code that is too old by then is dropped, with the
/// same response as if it had been sent.
/// </summary>
internal sealed class ClerkHook(IOptions<HookOptions> options, TimeProvider time) : ISignedHook
{
    /// <summary>How long Clerk's codes live.</summary>
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    private readonly string secret = options.Value.ClerkSecret;

    public string Path => "/hooks/clerk";

    public bool Configured => secret.Length > 0;

    public TimeSpan Budget => TimeSpan.FromSeconds(10);

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body) => WebhookSignatureCheck.IsStandardWebhook(
        secret,
        request.Headers["svix-id"].ToString(),
        request.Headers["svix-timestamp"].ToString(),
        request.Headers["svix-signature"].ToString(),
        body,
        time.GetUtcNow());

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var data = root.Member("data");
        var key = HookEventId.Named("clerk", request.Headers["svix-id"].ToString());
        if (data.Member("delivered_by_clerk").ValueKind == JsonValueKind.True || IsStale(root, data))
        {
            return HookRequest.Ignored;
        }

        return root.Text("type") switch
        {
            "email.created" => HookRequest.Of(key, Channel.Email, new()
            {
                To = data.Text("to_email_address"),
                Code = data.Member("data").Text("otp_code"),
                Subject = data.Text("subject"),
                Text = data.Text("body_plain"),
                Html = data.Text("body"),
            }),
            "sms.created" => HookRequest.Of(key, Channel.Sms, new()
            {
                To = data.Text("to_phone_number"),
                Code = data.Member("data").Text("otp_code"),
                Text = data.Text("message"),
            }),
            _ => HookRequest.Ignored,
        };
    }

    public HookAnswer Answer(HookOutcome outcome) => HookAnswer.ByStatus(outcome);

    /// <summary>A notice may still be sent later; a code or a sign-in link may not.</summary>
    private bool IsStale(JsonElement root, JsonElement data) =>
        data.Text("slug") is { } slug
        && (slug.EndsWith("_code", StringComparison.Ordinal) || slug.StartsWith("magic_link", StringComparison.Ordinal))
        && root.Member("timestamp") is { ValueKind: JsonValueKind.Number } timestamp
        && timestamp.TryGetInt64(out var milliseconds)
        && time.GetUtcNow().ToUnixTimeMilliseconds() - milliseconds > CodeLifetime.TotalMilliseconds;
}
