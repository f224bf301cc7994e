using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>
/// The Send Email hook of Supabase Auth (supabase.com/docs/guides/auth/auth-hooks/send-email-hook): codes for
/// every action, notices, and for a secure email change a code to the old and one to the new address.
/// </summary>
internal sealed class SupabaseEmailHook(IOptions<HookOptions> options, TimeProvider time) : ISignedHook
{
    private const string NoticeEnd = "_notification";
    private const string Reauthentication = "reauthentication";

    private readonly string[] secrets = SupabaseHooks.Secrets(options.Value.SupabaseEmailSecret);
    private readonly string project = options.Value.SupabaseUrl.TrimEnd('/');

    public string Path => "/hooks/supabase/send-email";

    public bool Configured => secrets.Length > 0;

    public TimeSpan Budget => SupabaseHooks.Budget;

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body) =>
        SupabaseHooks.IsGenuine(secrets, request, body, time.GetUtcNow());

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var (user, email) = (root.Member("user"), root.Member("email_data"));
        var key = SupabaseHooks.KeyOf("supabase-email", root, body);
        var action = email.Text("email_action_type") ?? "";
        var current = user.Text("email");
        var next = Filled(user, "new_email") ?? Filled(user, "email_new");
        if (action.EndsWith(NoticeEnd, StringComparison.Ordinal))
        {
            var to = action.StartsWith("email_changed", StringComparison.Ordinal)
                ? Filled(email, "old_email")
                : null;
            return HookRequest.Of(key, Channel.Email, new() { To = to ?? current, Event = EventOf(action) });
        }

        if (Filled(email, "token_new") is null)
        {
            var to = action == "email_change" ? next ?? current : current;
            return HookRequest.Of(key, Channel.Email, Code(email, to, "token", "token_hash"));
        }

        // Each address gets its own code; the hashes are in reverse order.
        return HookRequest.Together(
            HookRequest.Of(
                key with { Text = $"{key.Text} old" }, Channel.Email,
                Code(email, current, "token", "token_hash_new")),
            HookRequest.Of(
                key with { Text = $"{key.Text} new" }, Channel.Email,
                Code(email, next, "token_new", "token_hash")));
    }

    public HookAnswer Answer(HookOutcome outcome) => SupabaseHooks.Answer(outcome);

    private HookContent Code(JsonElement email, string? to, string token, string hash) =>
        new() { To = to, Code = email.Text(token), Link = LinkOf(email, hash) };

    /// <summary>
    /// Returns the link of a code. Opening it uses up the code, even if a scanner opens it, so there is one
    /// only if the operator configured links. A code for reauthentication can only be entered: the verify
    /// endpoint does not support that type.
    /// </summary>
    private string? LinkOf(JsonElement email, string hash) =>
        project.Length > 0 && email.Text("email_action_type") != Reauthentication && Filled(email, hash) is { } value
            ? $"{project}/auth/v1/verify?token={Uri.EscapeDataString(value)}"
                + $"&type={Uri.EscapeDataString(email.Text("email_action_type") ?? "")}"
                + $"&redirect_to={Uri.EscapeDataString(email.Text("redirect_to") ?? "")}"
            : null;

    private static string EventOf(string action) => action[..^NoticeEnd.Length] switch
    {
        "password_changed" => "the password was changed",
        "email_changed" => "the email address was changed",
        "phone_changed" => "the telephone number was changed",
        "identity_linked" => "an account for signing in was linked",
        "identity_unlinked" => "an account for signing in was unlinked",
        "mfa_factor_enrolled" => "a second factor for signing in was added",
        "mfa_factor_unenrolled" => "a second factor for signing in was removed",
        var other => other.Replace('_', ' '),
    };

    private static string? Filled(JsonElement element, string name) =>
        element.Text(name) is { Length: > 0 } text ? text : null;
}
