using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OtpService.Delivery.Described;

/// <summary>Signs a request. The members are names of settings.</summary>
internal abstract record RequestSigner
{
    /// <param name="request">The request with all other headers.</param>
    /// <param name="body">Its body; empty for none.</param>
    /// <param name="setting">Gives the value of a setting.</param>
    /// <param name="now">The time that is signed too.</param>
    public abstract void Sign(
        HttpRequestMessage request, ReadOnlySpan<byte> body, Func<string, string> setting, DateTimeOffset now);

    protected static Uri UrlOf(HttpRequestMessage request) =>
        request.RequestUri ?? throw new ArgumentException("A request without a URL.", nameof(request));
}

/// <summary>Signs as Amazon's services want it (Signature Version 4).</summary>
internal sealed record AwsSigner(string Service, string Region, string Id, string Secret, string Token) : RequestSigner
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public override void Sign(
        HttpRequestMessage request, ReadOnlySpan<byte> body, Func<string, string> setting, DateTimeOffset now)
    {
        var url = UrlOf(request);
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        if (Token.Length > 0 && setting(Token) is { Length: > 0 } token)
        {
            request.Headers.TryAddWithoutValidation("x-amz-security-token", token);
        }

        List<(string Name, string Value)> signed = [("host", url.Authority)];
        signed.AddRange(request.Headers
            .Where(header => header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (header.Key.ToLowerInvariant(), string.Join(',', header.Value))));
        if (request.Content?.Headers.ContentType is { } type)
        {
            signed.Add(("content-type", type.ToString()));
        }

        signed.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        var names = string.Join(';', signed.Select(header => header.Name));
        var query = string.Join('&', url.Query.TrimStart('?').Split('&').Order(StringComparer.Ordinal));
        var canonical = $"{request.Method}\n{url.AbsolutePath}\n{query}\n"
            + string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n"))
            + $"\n{names}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        string[] parts = [time[..8], setting(Region), Service, "aws4_request"];
        var scope = string.Join('/', parts);
        var text = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = parts.Aggregate(Encoding.UTF8.GetBytes($"AWS4{setting(Secret)}"), Hmac);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{Algorithm} Credential={setting(Id)}/{scope}, SignedHeaders={names}, Signature={Hex(Hmac(key, text))}");
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

/// <summary>Signs as Azure Communication Services wants it (HMAC-SHA-256 with an access key).</summary>
internal sealed record AzureSigner(string Secret) : RequestSigner
{
    public override void Sign(
        HttpRequestMessage request, ReadOnlySpan<byte> body, Func<string, string> setting, DateTimeOffset now)
    {
        var url = UrlOf(request);
        var (date, hash) = (now.ToString("R", CultureInfo.InvariantCulture), Convert.ToBase64String(SHA256.HashData(body)));
        var text = $"{request.Method}\n{url.PathAndQuery}\n{date};{url.Authority};{hash}";
        var key = new byte[setting(Secret).Length];
        Convert.TryFromBase64String(setting(Secret), key, out var length);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key.AsSpan(0, length), Encoding.UTF8.GetBytes(text)));
        request.Headers.TryAddWithoutValidation("x-ms-date", date);
        request.Headers.TryAddWithoutValidation("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    }
}
