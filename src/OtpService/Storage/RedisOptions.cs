using Microsoft.Extensions.Options;

namespace OtpService.Storage;

/// <summary>Where codes and counters are kept.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>Redis as a URL. Default none: in memory, for one process in Development.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// How long an answer may take before the request is refused. Default 1,000 ms, 100 to 10,000.
    /// </summary>
    public int TimeoutMilliseconds { get; set; } = 1000;

    public TimeSpan AnswerWithin => TimeSpan.FromMilliseconds(TimeoutMilliseconds);
}

internal sealed class RedisOptionsValidator(IHostEnvironment environment) : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options) => options.Url switch
    {
        _ when options.TimeoutMilliseconds is < 100 or > 10_000 =>
            ValidateOptionsResult.Fail(
                "Redis__TimeoutMilliseconds must be a whole number from 100 to 10000."),
        "" when environment.IsDevelopment() => ValidateOptionsResult.Success,
        "" => ValidateOptionsResult.Fail(
            "REDIS_URL is required outside Development: limits kept in one process end with it. "
            + "Set it to something like redis://redis:6379/0."),
        var url when RedisUrl.TryParse(url, out _) => ValidateOptionsResult.Success,
        _ => ValidateOptionsResult.Fail(RedisUrl.Remedy),
    };
}
