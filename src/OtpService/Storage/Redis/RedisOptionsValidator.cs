using Microsoft.Extensions.Options;
using OtpService.Storage.Redis.Handshakes;
using OtpService.Storage.Redis.Url;

namespace OtpService.Storage.Redis;

/// <summary>Finds all faults in the options, without any of their values.</summary>
internal sealed class RedisOptionsValidator(IHostEnvironment environment) : IValidateOptions<RedisOptions>
{
    private const int LongestPrefix = 32;

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        string[] faults = [.. Faults(options).Where(fault => fault.Length > 0)];
        return faults.Length > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private IEnumerable<string> Faults(RedisOptions options)
    {
        if (options.TimeoutMilliseconds is < 100 or > 10_000)
        {
            yield return "Redis__TimeoutMilliseconds must be a whole number from 100 to 10000.";
        }

        if (options.Prefix.Length is 0 or > LongestPrefix || !options.Prefix.All(IsInPrefix))
        {
            yield return "REDIS_PREFIX must be 1 to 32 letters, digits and any of _ - : .";
        }

        yield return FaultOfUrl(options.Url, out var url);
        yield return options.ClientCertificate.Length == 0 ? ""
            : !ClientCertificate.TryRead(options.ClientCertificate, out _) ?
                "REDIS_CLIENT_CERTIFICATE must be PEM: the certificate, its issuers, and its private "
                + "key without a password."
            : url?.Login.Tls is false ?
                "REDIS_CLIENT_CERTIFICATE requires TLS: REDIS_URL must begin with rediss://."
            : "";
    }

    private string FaultOfUrl(string text, out RedisUrl? url)
    {
        url = null;
        return text.Length > 0 ? RedisUrlReader.TryRead(text, out url, out var fault) ? "" : fault
            : environment.IsDevelopment() ? ""
            : "REDIS_URL is required outside Development: limits in the memory of a process are lost when it ends. "
                + "Set it to something like redis://redis:6379/0.";
    }

    private static bool IsInPrefix(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':' or '.';
}
