using OtpService.Storage.Redis.Inspection;

namespace OtpService.Check;

/// <summary>Reports on Redis, with the remedy.</summary>
internal static class RedisFindings
{
    private const string Subject = "redis";

    /// <summary>Checks Redis, or reports that it is not configured if it is null.</summary>
    public static async Task<IReadOnlyList<Finding>> AskAsync(
        RedisInspection? redis, TimeProvider time, CancellationToken cancellationToken)
    {
        if (redis is null)
        {
            return
            [
                new(Level.Warn, Subject,
                    "is not configured: codes and limits are lost when the process ends, and replicas share none; "
                        + "set REDIS_URL"),
            ];
        }

        using var timer = new CancellationTokenSource(CheckCommand.AnswerWithin, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var report = await redis.AskAsync(limit.Token);
        return report.IsUnguarded ? [Of(report), Unguarded] : [Of(report)];
    }

    private static Finding Unguarded => new(Level.Warn, Subject,
        "accepts writes on a primary that has lost its replicas, and a failover forgets such writes: "
        + "set min-replicas-to-write to 1 on every server");

    private static Finding Of(RedisReport report)
    {
        var (level, sentence) = report.Condition switch
        {
            RedisCondition.Ready when report.Policy is not ("" or RedisInfo.SafePolicy) => (Level.Warn,
                $"evicts keys when memory is short ({report.Policy}), and an evicted key is a forgotten limit: "
                + $"set maxmemory-policy to {RedisInfo.SafePolicy}"),
            RedisCondition.Ready => (Level.Ok,
                $"responds in {report.Answer.TotalMilliseconds:0.0} ms, runs scripts and evicts nothing"),
            RedisCondition.Replica =>
                (Level.Fail, "is a replica that accepts no writes: name its primary in REDIS_URL"),
            RedisCondition.Undecided => (Level.Fail, $"has no primary to follow: {report.Error}"),
            RedisCondition.Incapable => (Level.Fail, $"returns {report.Error}: {RemedyOf(report.Error)}"),
            RedisCondition.Unusable => (Level.Fail, report.Error),
            RedisCondition.Silent =>
                (Level.Fail, "does not respond in time: check whether it is overloaded or frozen"),
            RedisCondition.Unreachable => (Level.Fail,
                "cannot be reached: check REDIS_URL (rediss:// if it requires TLS), and whether it runs and responds"),
        };
        return new(level, Subject, sentence);
    }

    /// <summary>The remedy for an error that Redis returns.</summary>
    private static string RemedyOf(string error) => error switch
    {
        "OOM" => "it has no memory left; raise its maxmemory",
        "NOREPLICAS" => "it has too few replicas; see min-replicas-to-write and whether they run",
        "MISCONF" => "it cannot save its data; see its log and its disk",
        "BUSY" => "it runs a script of another client; wait, or end the script with SCRIPT KILL",
        _ => "its user must be allowed to run INFO, EVAL and EVALSHA, and the commands of docs/operations.md on "
            + "keys that begin with REDIS_PREFIX",
    };
}
