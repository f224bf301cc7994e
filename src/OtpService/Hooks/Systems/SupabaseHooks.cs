using System.Text.Json;
using OtpService.Incoming;

namespace OtpService.Hooks.Systems;

/// <summary>
/// What the hooks of Supabase Auth have in common: secrets as <c language="text">v1,whsec_…</c>, several
/// separated by | during a rotation, and a signature of Standard Webhooks. Responses are always 200, because
/// any other status makes Supabase retry immediately or hides the reason from the app. It waits 5 seconds in
/// all.
/// </summary>
internal static class SupabaseHooks
{
    private const string Version = "v1,";

    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    public static string[] Secrets(string list) => Array.ConvertAll(
        HookOptions.Split(list, '|'),
        secret => secret.StartsWith(Version, StringComparison.Ordinal) ? secret[Version.Length..] : secret);

    public static bool IsGenuine(
        string[] secrets, HttpRequest request, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var genuine = false;
        foreach (var secret in secrets)
        {
            genuine |= WebhookSignatureCheck.IsStandardWebhook(
                secret,
                request.Headers["webhook-id"].ToString(),
                request.Headers["webhook-timestamp"].ToString(),
                request.Headers["webhook-signature"].ToString(),
                body,
                now);
        }

        return genuine;
    }

    /// <summary>
    /// The id in the headers is new for every attempt; the id in the body stays the same, if there is one.
    /// </summary>
    public static HookEventId KeyOf(
        string hook, JsonElement root, ReadOnlyMemory<byte> body) =>
        root.Member("metadata").Text("uuid") is { Length: > 0 } id
            ? HookEventId.Named(hook, id)
            : HookEventId.OfSigned(hook, body);

    /// <summary>
    /// Makes the response. Without a message, an error would count as success. For 502, 503 and 504 the
    /// client library in apps drops the message, so that people would see "{}".
    /// </summary>
    public static HookAnswer Answer(HookOutcome outcome) => outcome switch
    {
        HookOutcome.Sent => new(200, "{}"),
        HookOutcome.Malformed => Error(400, "The request has no address, or nothing to deliver."),
        HookOutcome.BadAddress => Error(422, "Messages cannot be delivered to this address."),
        HookOutcome.Failed => Error(500, "The message could not be delivered."),
        HookOutcome.Unavailable => Error(500, "Messages cannot be delivered at the moment."),
    };

    private static HookAnswer Error(int status, string message) =>
        new(200, $$$"""{"error":{"http_code":{{{status}}},"message":"{{{message}}}"}}""");
}
