using System.Text.Json;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>
/// The HTTP channel of Ory Kratos' courier, for email and SMS, with its own body or the one of our guide.
/// Messages without a code, such as those with links, are sent in Kratos' words.
/// </summary>
internal sealed class KratosHook(HookApiKeys keys) : IKeyedHook
{
    /// <summary>For recovery by SMS, Kratos names the code like that of a verification.</summary>
    private static readonly string[] Codes =
        ["verification_code", "login_code", "registration_code", "recovery_code"];

    public string Path => "/hooks/kratos";

    public bool Configured => keys.Any;

    public TimeSpan Budget => TimeSpan.FromSeconds(8);

    public bool IsGenuine(HttpRequest request) => keys.IsGenuine(request);

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var template = root.Member("template_data");
        var to = root.Text("recipient") ?? root.Text("to");
        var channel = root.Text("message_type") switch
        {
            "sms" => Channel.Sms,
            "email" => Channel.Email,
            _ => to?.Contains('@', StringComparison.Ordinal) == true ? Channel.Email : Channel.Sms,
        };
        return HookRequest.Of(HookEventId.OfKeyed("kratos", request, body), channel, new()
        {
            To = to,
            Code = Codes.Select(name => template.Text(name) ?? root.Text(name))
                .FirstOrDefault(code => code is not null),
            Lifetime = MinutesOf(template),
            Subject = root.Text("subject"),
            Text = root.Text("body"),
            Html = root.Text("html_body"),
        });
    }

    public HookAnswer Answer(HookOutcome outcome) => HookAnswer.ByStatus(outcome);

    private static TimeSpan? MinutesOf(JsonElement template) =>
        template.Member("expires_in_minutes") is { ValueKind: JsonValueKind.Number } minutes
        && minutes.TryGetInt32(out var count) && count is > 0 and <= 24 * 60
            ? TimeSpan.FromMinutes(count)
            : null;
}
