using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>
/// Keycloak's SMS by the plugin netzbegruenung/keycloak-mfa-plugins, as JSON or as a form, under the usual
/// names of its configurable fields; and the plugin Jeel-Org/keycloak-otp-webhook.
/// </summary>
internal sealed class KeycloakHook(HookApiKeys keys) : IKeyedHook
{
    private const string Plugin = "keycloak";
    private const string Name = "uuid";

    private static readonly string[] Receivers =
        ["to", "recipient", "receiver", "phone", "phoneNumber", "phone_number", "userIdentifier"];

    private static readonly string[] Texts = ["text", "message", "body", "content"];

    public string Path => "/hooks/keycloak";

    public bool Configured => keys.Any;

    public TimeSpan Budget => TimeSpan.FromSeconds(10);

    public bool IsGenuine(HttpRequest request) => keys.IsGenuine(request);

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var fields = request.HasFormContentType ? Form(body) : Json(body);
        return HookRequest.Of(KeyOf(request, body, First(fields, [Name])), Channel.Sms, new()
        {
            To = First(fields, Receivers),
            Code = First(fields, ["otp"]),
            Text = First(fields, Texts),
        });
    }

    public HookAnswer Answer(HookOutcome outcome) => HookAnswer.ByStatus(outcome);

    /// <summary>
    /// The plugin never retries a call on its own, and sends the same words again when a person requests them
    /// again. So only an id distinguishes retries.
    /// </summary>
    private static HookEventId KeyOf(HttpRequest request, ReadOnlyMemory<byte> body, string? name) =>
        name is not null ? HookEventId.Named(Plugin, name)
        : request.Headers["Idempotency-Key"].Count > 0 ? HookEventId.OfKeyed(Plugin, request, body)
        : HookEventId.OfNone(Plugin);

    private static Dictionary<string, string?> Json(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return Receivers.Concat(Texts).Concat(["otp", Name]).ToDictionary(
            name => name, name => document.RootElement.Member(name).FirstText(), StringComparer.Ordinal);
    }

    private static Dictionary<string, string?> Form(ReadOnlyMemory<byte> body)
    {
        using var reader = new FormReader(Encoding.UTF8.GetString(body.Span));
        return reader.ReadForm().ToDictionary(
            field => field.Key, field => (string?)field.Value.ToString(), StringComparer.Ordinal);
    }

    private static string? First(Dictionary<string, string?> fields, string[] names) =>
        names.Select(name => fields.GetValueOrDefault(name)).FirstOrDefault(text => text is { Length: > 0 });
}
