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
}

/// <summary>Runs a script by its hash, or by its text where Redis does not know it yet.</summary>
internal sealed record RunScript(RedisScript Script, RedisKey[] Keys, RedisValue[] Values) : IRedisQuestion
{
    public string Name => Script.Name;

    public RedisKey Key => Keys[0];

    public async Task<RedisResult> AskAsync(IDatabase database)
    {
        try
        {
            return await database.ScriptEvaluateAsync(Script.Sha1, Keys, Values);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await database.ScriptEvaluateAsync(Script.Text, Keys, Values);
        }
    }
}

/// <summary>Reads a section of INFO.</summary>
internal sealed record ReadInfo(string Section) : IRedisQuestion
{
    public string Name => "INFO";

    public RedisKey Key => default;

    public Task<RedisResult> AskAsync(IDatabase database) => database.ExecuteAsync("INFO", Section);
}
