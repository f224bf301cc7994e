using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Hooks.Systems;

/// <summary>
/// The SMS gateway of Auth0's older passwordless connections, which accepts only 200 as success. It sends a
/// token that it signs with a shared secret (RFC 7519, HS256); an API key is accepted too.
/// </summary>
internal sealed class Auth0GatewayHook(HookApiKeys keys, IOptions<HookOptions> options, TimeProvider time)
    : IKeyedHook
{
    private const string Bearer = "Bearer ";

    private readonly byte[] secret = Encoding.UTF8.GetBytes(options.Value.Auth0GatewaySecret);

    public string Path => "/hooks/auth0/sms-gateway";

    public bool Configured => keys.Any || secret.Length > 0;

    public TimeSpan Budget => TimeSpan.FromSeconds(10);

    public bool IsGenuine(HttpRequest request) =>
        keys.IsGenuine(request) || (secret.Length > 0 && IsToken(request.Headers.Authorization.ToString()));

    public HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return HookRequest.Of(HookEventId.OfKeyed("auth0-gateway", request, body), Channel.Sms, new()
        {
            To = document.RootElement.Text("recipient"),
            Text = document.RootElement.Text("body"),
        });
    }

    public HookAnswer Answer(HookOutcome outcome) => HookAnswer.ByStatus(outcome);

    /// <summary>
    /// Whether a header is a valid token: three parts, exactly this algorithm (RFC 8725 section 3.1), and not
    /// expired.
    /// </summary>
    private bool IsToken(string header)
    {
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || header[Bearer.Length..].Split('.') is not [var head, var claims, var signature]
            || !Base64Url.IsValid(head) || !Base64Url.IsValid(claims) || !Base64Url.IsValid(signature))
        {
            return false;
        }

        var expected = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"{head}.{claims}"));
        return CryptographicOperations.FixedTimeEquals(expected, Base64Url.DecodeFromChars(signature))
            && Part(head).Text("alg") == "HS256"
            && (Part(claims).Member("exp") is not { ValueKind: JsonValueKind.Number } expiry
                || (expiry.TryGetInt64(out var seconds) && seconds > time.GetUtcNow().ToUnixTimeSeconds()));
    }

    private static JsonElement Part(string text)
    {
        try
        {
            return JsonElement.Parse(Base64Url.DecodeFromChars(text));
        }
        catch (JsonException)
        {
            // The token is then read as if it had no members.
            return default;
        }
    }
}
