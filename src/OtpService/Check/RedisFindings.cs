using OtpService.Storage;

namespace OtpService.Check;

/// <summary>Says what to do about a Redis.</summary>
internal static class RedisFindings
{
    private const string Subject = "redis";

    /// <summary>Asks it, or says that there is none: null where none is configured.</summary>
    public static async Task<IReadOnlyList<Finding>> AskAsync(
        RedisCheck? redis, TimeProvider time, CancellationToken cancellationToken)
    {
        if (redis is null)
        {
            return
            [
                new(Level.Warn, Subject,
                    "is not configured: codes and limits end with the process, and replicas share none; set REDIS_URL"),
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
                $"answers in {report.Answer.TotalMilliseconds:0.0} ms, runs scripts and evicts nothing"),
            RedisCondition.Replica =>
                (Level.Fail, "is a replica that takes no writes: name the master in REDIS_URL"),
            RedisCondition.Undecided => (Level.Fail, $"has no primary to follow: {report.Error}"),
            RedisCondition.Incapable => (Level.Fail,
                $"answers {report.Error}: it must let its user run INFO, EVAL and EVALSHA on keys that begin with otp:, "
                + "and have room"),
            RedisCondition.Refused => (Level.Fail, "refuses the user or the password: check REDIS_URL"),
            RedisCondition.Silent =>
                (Level.Fail, "does not answer in time: see whether it is overloaded or frozen"),
            RedisCondition.Unreachable => (Level.Fail,
                "cannot be reached: check REDIS_URL (rediss:// where it wants TLS), and whether it runs and answers"),
        };
        return new(level, Subject, sentence);
    }
}
