using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>
/// The Send SMS hook of Supabase Auth (supabase.com/docs/guides/auth/auth-hooks/send-sms-hook).
/// </summary>
internal sealed class SupabaseSmsHook(IOptions<HookOptions> options, TimeProvider time) : ISignedHook
{
    private readonly string[] secrets = SupabaseHooks.Secrets(options.Value.SupabaseSmsSecret);

    public string Path => "/hooks/supabase/send-sms";

    public bool Configured => secrets.Length > 0;

    public TimeSpan Budget => SupabaseHooks.Budget;

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body) =>
        SupabaseHooks.IsGenuine(secrets, request, body, time.GetUtcNow());

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var (sms, user) = (root.Member("sms"), root.Member("user"));
        return HookRequest.Of(SupabaseHooks.KeyOf("supabase-sms", root, body), Channel.Sms, new()
        {
            To = NotEmpty(sms.Text("phone")) ?? NotEmpty(user.Text("new_phone")) ?? user.Text("phone"),
            Code = sms.Text("otp"),
        });
    }

    public HookAnswer Answer(HookOutcome outcome) => SupabaseHooks.Answer(outcome);

    private static string? NotEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
