using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>
/// The HTTP providers of Zitadel, for email and SMS. The header <c language="text">ZITADEL-Signature:
/// t=…,v1=…</c> signs time and body. It waits 5 seconds.
/// </summary>
internal sealed class ZitadelHook(IOptions<HookOptions> options, TimeProvider time) : ISignedHook
{
    private readonly string[] keys = HookOptions.Split(options.Value.ZitadelKeys, ',');

    public string Path => "/hooks/zitadel";

    public bool Configured => keys.Length > 0;

    public TimeSpan Budget => TimeSpan.FromSeconds(4);

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var parts = HookOptions.Split(request.Headers["ZITADEL-Signature"].ToString(), ',');
        var timestamp = Array.Find(
            parts, part => part.StartsWith("t=", StringComparison.Ordinal))?[2..] ?? "";
        if (!WebhookSignatureCheck.IsRecent(timestamp, TimeSpan.FromSeconds(1), time.GetUtcNow()))
        {
            return false;
        }

        var genuine = false;
        foreach (var signature in parts.Where(part => part.StartsWith("v1=", StringComparison.Ordinal)))
        {
            foreach (var key in keys)
            {
                genuine |= WebhookSignatureCheck.IsHexHmac(key, signature[3..], $"{timestamp}.", body);
            }
        }

        return genuine;
    }

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var (context, template, values) =
            (root.Member("contextInfo"), root.Member("templateData"), root.Member("args"));
        var email = context.Text("recipientEmailAddress") is { Length: > 0 } address ? address : null;
        string?[] words = [template.Text("greeting"), template.Text("text"), template.Text("url")];
        return HookRequest.Of(HookEventId.OfSigned("zitadel", body), email is null ? Channel.Sms : Channel.Email, new()
        {
            To = email ?? context.Text("recipientPhoneNumber"),
            Code = values.Text("code") ?? values.Text("oTP") ?? values.Text("otp"),
            Link = template.Text("url"),
            Subject = template.Text("subject") ?? template.Text("title"),
            Text = string.Join("\n\n", words.Where(text => text is { Length: > 0 })),
        });
    }

    public HookAnswer Answer(HookOutcome outcome) => HookAnswer.ByStatus(outcome);
}
