using System.Text.Json;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>
/// Logto's HTTP connectors, for email and SMS: a code, or an invitation link to an organization.
/// </summary>
internal sealed class LogtoHook(HookApiKeys keys) : IKeyedHook
{
    public string Path => "/hooks/logto";

    public bool Configured => keys.Any;

    public TimeSpan Budget => TimeSpan.FromSeconds(10);

    public bool IsGenuine(HttpRequest request) => keys.IsGenuine(request);

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var payload = root.Member("payload");
        var (to, link) = (root.Text("to"), payload.Text("link"));
        var channel = to?.Contains('@', StringComparison.Ordinal) == true ? Channel.Email : Channel.Sms;
        return HookRequest.Of(HookEventId.OfKeyed("logto", request, body), channel, new()
        {
            To = to,
            Code = payload.Text("code"),
            Link = link,
            Locale = payload.Text("locale") ?? payload.Text("uiLocales")?.Split(' ')[0],
            Subject = "Your invitation",
            Text = link is null ? null : $"Open this link to accept your invitation: {link}",
        });
    }

    public HookAnswer Answer(HookOutcome outcome) => HookAnswer.ByStatus(outcome);
}
