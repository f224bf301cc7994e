using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using OtpService.Otp.Sending;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Voice;

/// <summary>A call that Twilio makes for the service, and what Twilio then posts.</summary>
internal sealed class Call(TestApp app, string url)
{
    public const string AuthToken = "auth-token-of-the-tests";
    public const string Sid = "CA00000000000000000000000000000007";
    public const string Pressed = $"CallSid={Sid}&Digits=1&From=%2B15005550006&To=%2B14155552671";

    /// <summary>The URL that tells the code.</summary>
    public string Url => url;

    public string Token => url[(url.LastIndexOf('/') + 1)..];

    public static Task<TestApp> AppAsync(params (string Name, string Value)[] own) => TestApp.StartAsync(Settings(own));

    public static (string Name, string Value)[] Settings(params (string Name, string Value)[] own) =>
    [
        ("PATH_BASE", "/api"),
        ("PUBLIC_URL", "https://otp.example.com/api"),
        ("SMS_PROVIDERS", "twilio"),
        ("VOICE_PROVIDERS", "twilio"),
        ("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
        ("TWILIO_AUTH_TOKEN", AuthToken),
        ("TWILIO_FROM", "+15005550006"),
        ("TWILIO_VOICE_FROM", "+15005550006"),
        .. own,
    ];

    /// <summary>Sends a code by a call, and takes the URL from what Twilio gets.</summary>
    public static async Task<Call> MakeAsync(TestApp app, string code = "493021", params string[] locales)
    {
        app.Provider.Answer(FakeAnswer.Json(201, $$"""{"sid":"{{Sid}}","status":"queued"}"""));
        var sender = app.Services.GetRequiredService<IMessageSender>();
        await sender.SendAsync(Codes.ToCall(code, locales), CancellationToken.None);
        var twiml = XElement.Parse(FormOf(app.Provider.Requests[^1])["Twiml"]);
        return new(app, twiml.Element("Gather")?.Attribute("action")?.Value ?? "");
    }

    public static Dictionary<string, string> FormOf(FakeRequest request) => request.Body.Split('&')
        .Select(field => field.Split('='))
        .ToDictionary(field => field[0], field => Uri.UnescapeDataString(field[1]), StringComparer.Ordinal);

    public Task<Answer> PostAsync(string body = Pressed) => PostAsync(url, body, Sign(url, body));

    /// <summary>Posts to a path of the service, signed by Twilio or not.</summary>
    public Task<Answer> PostAsync(string to, string body, string signature) => app.AskAsync(
        new HttpRequestMessage(HttpMethod.Post, new Uri(to).PathAndQuery)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        },
        signature.Length == 0 ? [] : [("X-Twilio-Signature", signature)]);

    [SuppressMessage("Security", "CA5350", Justification = "Twilio signs by HMAC-SHA-1.")]
    public static string Sign(string url, string body, string token = AuthToken)
    {
        var fields = body.Split('&').Select(field => field.Split('='))
            .OrderBy(field => field[0], StringComparer.Ordinal);
        var text = url + string.Concat(fields.Select(field => field[0] + Uri.UnescapeDataString(field[1])));
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));
    }
}
