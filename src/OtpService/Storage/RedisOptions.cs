using Microsoft.Extensions.Options;

namespace OtpService.Storage;

/// <summary>Where codes and counters are kept.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>Redis as a URL. Default none: in memory, for one process in Development.</summary>
    public string Url { get; set; } = "";
}

internal sealed class RedisOptionsValidator(IHostEnvironment environment) : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options) => options.Url switch
    {
        "" when environment.IsDevelopment() => ValidateOptionsResult.Success,
        "" => ValidateOptionsResult.Fail(
            "REDIS_URL is required outside Development: limits kept in one process end with it. "
            + "Set it to something like redis://redis:6379/0."),
        var url when RedisUrl.TryParse(url, out _) => ValidateOptionsResult.Success,
        _ => ValidateOptionsResult.Fail(RedisUrl.Remedy),
    };
}
