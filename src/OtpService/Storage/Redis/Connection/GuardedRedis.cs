using OtpService.Otp.Store;
using OtpService.Storage.Redis.Failover;
using OtpService.Storage.Redis.Url;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// Asks Redis, and holds the rule for its outages: an answer in time or none at all. After a few failures a
/// circuit opens and calls fail at once, with one trial a second until Redis is back; nothing is queued for
/// later and nothing is tried again, because a script may have run although its answer was lost.
/// </summary>
internal sealed class GuardedRedis : IHostedService, IAsyncDisposable
{
    private readonly TimeSpan answerWithin;
    private readonly RedisCircuits circuits;
    private readonly RedisTopology topology = new();
    private readonly RedisErrorLog refusals;
    private readonly RedisRoute route;

    public GuardedRedis(RedisUrl url, TimeSpan answerWithin, ILogger<GuardedRedis> logger)
    {
        this.answerWithin = answerWithin;
        circuits = new(logger);
        refusals = new(logger);
        route = new(
            url, LaneOptions.Patient(url.Servers, answerWithin), circuits.Whole.TryNow, logger);
    }

    /// <summary>Whether the primary of several servers accepts writes when it has lost its replicas.</summary>
    public bool IsUnguarded => route.IsUnguarded;

    /// <summary>Begins to connect; a Redis that is away delays the first answers, not the start.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        route.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether this key may be on another server than other keys.</summary>
    public bool Spreads(RedisKey key) =>
        route.Lane is not { } redis || redis.Multiplexer.GetHashSlot(key) >= 0;

    /// <summary>Notes an error that Redis answered to a part of what it was asked.</summary>
    public void NoteRefusal(string error) => refusals.Note(error);

    /// <summary>
    /// Asks once. The library bounds the wait, and nothing else ends it: a caller who leaves cannot call back
    /// what was written, and a timer and a token for each call would cost more than they could save within a
    /// second.
    /// </summary>
    /// <exception cref="StoreUnavailableException">
    /// Redis did not answer in time, or answered with an error.
    /// </exception>
    public async Task<RedisResult> AskAsync(IRedisCall question, CancellationToken cancellationToken)
    {
        var redis = route.Lane;
        var circuit = redis is null ? circuits.Whole : circuits.For(redis.Multiplexer, question.Key);
        if (redis is null && route.Refusal is { } why)
        {
            throw new StoreUnavailableException(why) { MayHaveRun = false };
        }

        if (!circuit.Allows())
        {
            throw new StoreUnavailableException(Why("is not responding; the circuit is open"))
            {
                MayHaveRun = false,
            };
        }

        try
        {
            redis ??= await route.LaneAsync().WaitAsync(answerWithin, cancellationToken);
            var answer = await AskOnceAsync(question, redis.Database);
            circuit.NoteAnswer(question.Calls);
            return ReferenceEquals(redis, route.Lane)
                ? answer
                : throw new StoreUnavailableException("Redis was replaced while it answered.");
        }
        catch (Exception e) when (RedisOutage.Is(e))
        {
            if (e is RedisServerException)
            {
                circuit.NoteAnswer(question.Calls);
                refusals.Note(e.Message);
            }
            else if (route.Fault is null || e is not RedisConnectionException)
            {
                circuit.NoteSilence(question.Calls);
            }

            if (redis is not null)
            {
                topology.Doubt(redis.Multiplexer, e);
            }

            var trouble = e is RedisServerException error
                ? $"answers with the error {RedisErrorLog.CodeOf(error.Message)}"
                : "did not answer";
            throw new StoreUnavailableException(Why(trouble), e)
            {
                MayHaveRun = redis is not null && RedisOutage.MayHaveRun(e),
            };
        }
    }

    /// <summary>Asks for a section of INFO.</summary>
    /// <exception cref="StoreUnavailableException">
    /// Redis did not answer in time, or answered with an error.
    /// </exception>
    public async Task<string> InfoAsync(string section, CancellationToken cancellationToken)
    {
        using var span = RedisSpan.Start("INFO");
        var answer = (string?)await AskAsync(new ReadInfo(section), cancellationToken);
        span?.Succeed();
        return answer ?? "";
    }

    public ValueTask DisposeAsync() => route.DisposeAsync();

    /// <summary>Describes the fault that the connections report, or else returns this text.</summary>
    private string Why(string otherwise) => $"Redis {route.Fault ?? otherwise}.";

    /// <summary>
    /// Asks, and once more in full where Redis says that it does not know the script, and so has done
    /// nothing.
    /// </summary>
    private static async ValueTask<RedisResult> AskOnceAsync(IRedisCall question, IDatabase database)
    {
        try
        {
            return await question.AskAsync(database);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await question.AskInFullAsync(database);
        }
    }
}
