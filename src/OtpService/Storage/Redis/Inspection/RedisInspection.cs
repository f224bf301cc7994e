using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Failover;
using OtpService.Storage.Redis.Handshakes;
using OtpService.Storage.Redis.Scripts;
using OtpService.Storage.Redis.Url;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Inspection;

/// <summary>
/// Checks whether Redis can do what the service needs, over a connection of its own that fails immediately
/// with the reason. It leaves one key behind for a second, because only a script that writes shows that
/// scripts may write.
/// </summary>
internal sealed class RedisInspection(RedisUrl url, RedisKeys keys)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromSeconds(1);
    private static readonly byte[] Sixteen = new byte[16];

    /// <summary>Ends when the token is canceled, with <see cref="RedisCondition.Silent"/>.</summary>
    public async Task<RedisReport> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return url.NamesSeveral
                ? await AskPrimaryAsync(cancellationToken)
                : await AskAsync([.. url.Servers.EndPoints], cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new(RedisCondition.Silent);
        }
    }

    /// <summary>Checks the server that the service would follow.</summary>
    private async Task<RedisReport> AskPrimaryAsync(CancellationToken cancellationToken)
    {
        var decision = new TaskCompletionSource<(FailoverResult FailoverResult, string Reason)>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        await using var watch = new RedisWatch(
            url, (verdict, reason) => decision.TrySetResult((verdict, reason)), TimeProvider.System);
        watch.Start();
        var (verdict, reason) = await decision.Task.WaitAsync(cancellationToken);
        return verdict switch
        {
            { Kind: FailoverResultKind.Cluster } => await AskAsync([.. url.Servers.EndPoints], cancellationToken),
            { Kind: FailoverResultKind.Follow, Server: { } server } =>
                await AskAsync([server], cancellationToken) with { IsUnguarded = watch.IsUnguarded },
            _ => new(RedisCondition.Undecided) { Error = reason },
        };
    }

    private async Task<RedisReport> AskAsync(
        IReadOnlyList<EndPoint> servers, CancellationToken cancellationToken)
    {
        var handshake = new Handshake(url.Login, url.Database, AnswerWithin, NullLogger.Instance);
        var options = MultiplexerOptions.Impatient(url.Servers, AnswerWithin);
        try
        {
            await using var redis = await ConnectionMultiplexer
                .ConnectAsync(MultiplexerOptions.Of(options, servers, handshake))
                .WaitAsync(cancellationToken);
            return await AskAsync(redis.GetDatabase()).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (RedisOutage.Is(e))
        {
            return Of(e, handshake.Fault);
        }
    }

    private static RedisReport Of(Exception exception, string? fault) => exception switch
    {
        RedisServerException error =>
            new(RedisCondition.Incapable) { Error = RedisErrorLog.CodeOf(error.Message) },
        _ when fault is not null => new(RedisCondition.Unusable) { Error = fault },
        TimeoutException => new(RedisCondition.Silent),
        _ => new(RedisCondition.Unreachable),
    };

    private async Task<RedisReport> AskAsync(IDatabase database)
    {
        var ping = await database.PingAsync();
        var replication = (string?)await new ReadInfo("replication").AskAsync(database) ?? "";
        if (RedisInfo.IsReplica(replication))
        {
            return new(RedisCondition.Replica);
        }

        var memory = (string?)await new ReadInfo("memory").AskAsync(database) ?? "";
        if (await WriteAsync(database) is { } failure)
        {
            return new(RedisCondition.Incapable) { Error = RedisErrorLog.CodeOf(failure) };
        }

        if (await RedisRights.MissingAsync(database, keys.Check()) is { Count: > 0 } missing)
        {
            return new(RedisCondition.Unusable)
            {
                Error = $"does not let its user run {string.Join(", ", missing)} on keys of REDIS_PREFIX: give the user "
                    + string.Join(' ', missing.Select(command => $"+{command.ToLowerInvariant()}")),
            };
        }

        return new(RedisCondition.Ready) { Answer = ping, Policy = RedisInfo.Policy(memory) };
    }

    /// <summary>Returns why it could not write; null if it could.</summary>
    private async Task<string?> WriteAsync(IDatabase database)
    {
        RedisValue[] values = [Sixteen, Sixteen, (long)KeyLifetime.TotalMilliseconds];
        var script = new ScriptEvaluation(RedisScript.IdempotencyClaim, new ScriptCall([keys.Check()], values));

        // By its text, then by its hash, because a user may have the right to only one of these.
        return ScriptEvaluation.FailureOf((await script.AskInFullAsync(database))[0])
            ?? ScriptEvaluation.FailureOf((await script.AskAsync(database))[0]);
    }
}
