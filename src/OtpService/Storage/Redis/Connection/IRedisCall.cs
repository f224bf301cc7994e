using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>One call to Redis.</summary>
internal interface IRedisCall
{
    /// <summary>A key on the server to call; none if any server will do.</summary>
    RedisKey Key { get; }

    /// <summary>How many operations wait for its response.</summary>
    int Calls { get; }

    Task<RedisResult> AskAsync(IDatabase database);

    /// <summary>
    /// Makes the call in full, after Redis did not know the script (NOSCRIPT) and so has done nothing.
    /// </summary>
    Task<RedisResult> AskInFullAsync(IDatabase database);
}

internal static class RedisCalls
{
    /// <summary>
    /// Makes a call. If Redis returns that it does not know the script, and so has done nothing, the call is
    /// made once more in full.
    /// </summary>
    public static async ValueTask<RedisResult> AskOnceAsync(this IRedisCall call, IDatabase database)
    {
        try
        {
            return await call.AskAsync(database);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await call.AskInFullAsync(database);
        }
    }

    /// <summary>Reads a section of INFO.</summary>
    /// <exception cref="Otp.Store.StoreUnavailableException">
    /// Redis did not respond in time, or returned an error.
    /// </exception>
    public static async Task<string> InfoAsync(
        this RedisClient redis, string section, CancellationToken cancellationToken)
    {
        using var span = RedisSpan.Start("INFO");
        var answer = (string?)await redis.AskAsync(new ReadInfo(section), cancellationToken);
        span?.Succeed();
        return answer ?? "";
    }
}

/// <summary>Reads a section of INFO.</summary>
internal sealed class ReadInfo(string section) : IRedisCall
{
    public RedisKey Key => default;

    public int Calls => 1;

    public Task<RedisResult> AskAsync(IDatabase database) => database.ExecuteAsync("INFO", section);

    public Task<RedisResult> AskInFullAsync(IDatabase database) => AskAsync(database);
}
