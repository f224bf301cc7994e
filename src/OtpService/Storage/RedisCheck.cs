using System.Net;
using System.Security.Cryptography;
using OtpService.Storage.Failover;
using StackExchange.Redis;

namespace OtpService.Storage;

/// <summary>
/// Asks Redis what the service will ask of it, over a connection of its own that gives up at once and says
/// why. It leaves one key behind, which lives a second: only a script that writes shows that scripts may.
/// </summary>
internal sealed class RedisCheck(RedisUrl url)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromSeconds(1);

    /// <summary>Ends when the token is cancelled, with <see cref="RedisCondition.Silent"/>.</summary>
    public async Task<RedisReport> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return url.NamesSeveral
                ? await AskPrimaryAsync(cancellationToken)
                : await AskAsync([.. url.Servers.EndPoints], cancellationToken);
        }
        catch (RedisConnectionException exception)
        {
            return new(exception.FailureType == ConnectionFailureType.AuthenticationFailure
                ? RedisCondition.Refused
                : RedisCondition.Unreachable);
        }
        catch (RedisServerException exception)
        {
            return new(RedisCondition.Incapable) { Error = RedisRefusals.CodeOf(exception.Message) };
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return new(RedisCondition.Silent);
        }
    }

    /// <summary>Asks the server that the service would follow.</summary>
    private async Task<RedisReport> AskPrimaryAsync(CancellationToken cancellationToken)
    {
        var decision = new TaskCompletionSource<(Verdict Verdict, string Reason)>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        await using var watch = new RedisWatch(
            url, (verdict, reason) => decision.TrySetResult((verdict, reason)), TimeProvider.System);
        watch.Start();
        var (verdict, reason) = await decision.Task.WaitAsync(cancellationToken);
        return verdict switch
        {
            { Kind: VerdictKind.Cluster } => await AskAsync([.. url.Servers.EndPoints], cancellationToken),
            { Kind: VerdictKind.Follow, Server: { } server } =>
                await AskAsync([server], cancellationToken) with { IsUnguarded = watch.IsUnguarded },
            _ => new(RedisCondition.Undecided) { Error = reason },
        };
    }

    private async Task<RedisReport> AskAsync(
        IReadOnlyList<EndPoint> servers, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(Impatient(servers))
            .WaitAsync(cancellationToken);
        return await AskAsync(redis.GetDatabase()).WaitAsync(cancellationToken);
    }

    private static async Task<RedisReport> AskAsync(IDatabase database)
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
            return new(RedisCondition.Incapable) { Error = RedisRefusals.CodeOf(failure) };
        }

        return new(RedisCondition.Ready) { Answer = ping, Policy = RedisInfo.Policy(memory) };
    }

    /// <summary>Why it could not; null where it could.</summary>
    private static async Task<string?> WriteAsync(IDatabase database)
    {
        var random = RandomNumberGenerator.GetBytes(16);
        RedisKey key = $"otp:{{check-{Convert.ToHexStringLower(random)}}}:i";
        RedisValue[] values = [random, random, (long)KeyLifetime.TotalMilliseconds];
        var script = new RunScript(RedisScript.Claim, new ScriptCall([key], values));

        // By its text, then by its hash: a user may have the right to only one of them.
        return RunScript.FailureOf((await script.AskInFullAsync(database))[0])
            ?? RunScript.FailureOf((await script.AskAsync(database))[0]);
    }

    private ConfigurationOptions Impatient(IReadOnlyList<EndPoint> servers)
    {
        var own = RedisUrl.To(servers, url.Servers);
        own.AbortOnConnectFail = true;
        own.AllowAdmin = true;
        own.ConnectRetry = 1;
        own.ConnectTimeout = own.SyncTimeout = own.AsyncTimeout = (int)AnswerWithin.TotalMilliseconds;
        own.IncludeDetailInExceptions = false;
        own.ClientName = "otpservice-check";
        return own;
    }
}
