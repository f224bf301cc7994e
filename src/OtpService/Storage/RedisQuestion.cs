using StackExchange.Redis;

namespace OtpService.Storage;

/// <summary>One thing to ask of Redis, once.</summary>
internal interface IRedisQuestion
{
    /// <summary>What is asked, for traces.</summary>
    string Name { get; }

    /// <summary>The key whose server is asked; none where any may answer.</summary>
    RedisKey Key { get; }

    Task<RedisResult> AskAsync(IDatabase database);

    /// <summary>The same where Redis does not know what was meant (NOSCRIPT), and so has done nothing.</summary>
    Task<RedisResult> AskInFullAsync(IDatabase database);
}

/// <summary>Runs a script by its hash, or by its text where Redis does not know it yet.</summary>
internal sealed class RunScript(RedisScript script, RedisKey[] keys, RedisValue[] values) : IRedisQuestion
{
    public string Name => script.Name;

    public RedisKey Key => keys[0];

    public Task<RedisResult> AskAsync(IDatabase database) => database.ScriptEvaluateAsync(script.Sha1, keys, values);

    public Task<RedisResult> AskInFullAsync(IDatabase database) =>
        database.ScriptEvaluateAsync(script.Text, keys, values);
}

/// <summary>Reads a section of INFO.</summary>
internal sealed class ReadInfo(string section) : IRedisQuestion
{
    public string Name => "INFO";

    public RedisKey Key => default;

    public Task<RedisResult> AskAsync(IDatabase database) => database.ExecuteAsync("INFO", section);

    public Task<RedisResult> AskInFullAsync(IDatabase database) => AskAsync(database);
}
