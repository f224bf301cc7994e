using System.Text.Json;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>authentik's generic SMS provider: the body is only the code.</summary>
internal sealed class AuthentikHook(HookApiKeys keys) : IKeyedHook
{
    public string Path => "/hooks/authentik";

    public bool Configured => keys.Any;

    public TimeSpan Budget => TimeSpan.FromSeconds(10);

    public bool IsGenuine(HttpRequest request) => keys.IsGenuine(request);

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return HookRequest.Of(HookEventId.OfKeyed("authentik", request, body), Channel.Sms, new()
        {
            To = document.RootElement.Text("To"),
            Code = document.RootElement.Text("Body"),
            Text = document.RootElement.Text("Message"),
        });
    }

    public HookAnswer Answer(HookOutcome outcome) => HookAnswer.ByStatus(outcome);
}
