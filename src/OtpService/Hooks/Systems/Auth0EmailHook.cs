using System.Text.Json;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>
/// Auth0's custom email provider: an Action posts <c language="text">event.notification</c> unchanged. Auth0
/// provides the code only within the words, so the words are Auth0's.
/// </summary>
internal sealed class Auth0EmailHook(HookApiKeys keys) : IKeyedHook
{
    public string Path => "/hooks/auth0/email";

    public bool Configured => keys.Any;

    public TimeSpan Budget => TimeSpan.FromSeconds(10);

    public bool IsGenuine(HttpRequest request) => keys.IsGenuine(request);

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var notification = document.RootElement;
        return HookRequest.Of(HookEventId.OfKeyed("auth0-email", request, body), Channel.Email, new()
        {
            To = notification.Text("to"),
            Subject = notification.Text("subject"),
            Text = notification.Text("text"),
            Html = notification.Text("html"),
        });
    }

    public HookAnswer Answer(HookOutcome outcome) => HookAnswer.ByStatus(outcome);
}
