namespace OtpService.Storage.Redis;

/// <summary>Options of the Redis that stores codes and counters.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>Redis as a URL. Default none: in memory, for one process in Development.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// The prefix of every key, so that several services can share one Redis. Default otp; 1 to 32 letters,
    /// digits, and any of <c language="text">_ - : .</c>
    /// </summary>
    public string Prefix { get; set; } = "otp";

    /// <summary>
    /// The certificate for a Redis that requires one, and its private key, as PEM. Default none.
    /// </summary>
    public string ClientCertificate { get; set; } = "";

    /// <summary>
    /// How long a response may take before the request is rejected. Default 1,000 ms, 100 to 10,000.
    /// </summary>
    public int TimeoutMilliseconds { get; set; } = 1000;

    public TimeSpan AnswerWithin => TimeSpan.FromMilliseconds(TimeoutMilliseconds);
}
