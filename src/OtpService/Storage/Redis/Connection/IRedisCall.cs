using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>One thing to ask of Redis, once.</summary>
internal interface IRedisCall
{
    /// <summary>The key whose server is asked; none where any may answer.</summary>
    RedisKey Key { get; }

    /// <summary>How many calls wait for its answer.</summary>
    int Calls { get; }

    Task<RedisResult> AskAsync(IDatabase database);

    /// <summary>
    /// The same where Redis does not know what was meant (NOSCRIPT), and so has done nothing.
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
