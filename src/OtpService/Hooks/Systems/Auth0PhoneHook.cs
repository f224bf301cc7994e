using System.Text.Json;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>
/// Auth0's custom phone provider: an Action posts <c language="text">event.notification</c> unchanged. Voice
/// calls are not made; their text is sent.
/// </summary>
internal sealed class Auth0PhoneHook(HookApiKeys keys) : IKeyedHook
{
    public string Path => "/hooks/auth0/phone";

    public bool Configured => keys.Any;

    public TimeSpan Budget => TimeSpan.FromSeconds(10);

    public bool IsGenuine(HttpRequest request) => keys.IsGenuine(request);

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var notification = document.RootElement;
        return HookRequest.Of(HookEventId.OfKeyed("auth0-phone", request, body), Channel.Sms, new()
        {
            To = notification.Text("recipient"),
            Code = notification.Text("code"),
            Text = notification.Text("as_text"),
            Locale = notification.Text("locale"),
        });
    }

    public HookAnswer Answer(HookOutcome outcome) => HookAnswer.ByStatus(outcome);
}
