using System.Security.Cryptography;
using System.Text;
using OtpService.Tests.Api;

namespace OtpService.Tests.Hooks;

/// <summary>Calls hooks as other systems do.</summary>
internal static class Hook
{
    public const string StandardSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    /// <summary>When the vectors were signed.</summary>
    public static readonly DateTimeOffset Signed = DateTimeOffset.FromUnixTimeSeconds(1767225600);

    public static Task<Answer> PostAsync(
        TestApp app, string path, string body, params (string Name, string Value)[] headers) =>
        PostAsync(app, path, body, "application/json", headers);

    public static Task<Answer> PostAsync(
        TestApp app, string path, string body, string type, params (string Name, string Value)[] headers) =>
        app.AskAsync(
            new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) },
            headers);

    /// <summary>The headers of Standard Webhooks under a prefix, signed now.</summary>
    public static (string, string)[] Sign(
        TestApp app, string prefix, string id, string body, string secret = StandardSecret)
    {
        var time = app.Clock.GetUtcNow().ToUnixTimeSeconds();
        var hash = HMACSHA256.HashData(
            Convert.FromBase64String(secret["whsec_".Length..]),
            Encoding.UTF8.GetBytes($"{id}.{time}.{body}"));
        return
        [
            ($"{prefix}-id", id),
            ($"{prefix}-timestamp", time.ToString()),
            ($"{prefix}-signature", $"v1,{Convert.ToBase64String(hash)}"),
        ];
    }

    /// <summary>
    /// Asks, and lets so much time pass while the provider has the message and does not answer.
    /// </summary>
    public static async Task<Answer> OutwaitAsync(TestApp app, TimeSpan budget, Func<Task<Answer>> ask)
    {
        var asked = ask();
        await app.Provider.ReceivedAsync(TestContext.Current.CancellationToken);
        app.Clock.Advance(budget);
        return await asked;
    }

    /// <summary>What the provider was given, as text.</summary>
    public static string Sent(TestApp app, int at = 0) => app.Provider.Requests[at].Body;
}
