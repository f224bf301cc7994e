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

/// <summary>Reads a section of INFO.</summary>
internal sealed class ReadInfo(string section) : IRedisCall
{
    public RedisKey Key => default;

    public int Calls => 1;

    public Task<RedisResult> AskAsync(IDatabase database) => database.ExecuteAsync("INFO", section);

    public Task<RedisResult> AskInFullAsync(IDatabase database) => AskAsync(database);
}
