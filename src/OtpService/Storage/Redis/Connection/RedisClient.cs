using OtpService.Otp.Store;
using OtpService.Storage.Redis.Failover;
using OtpService.Storage.Redis.Url;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// Calls Redis, with one rule for outages: a call gets a response in time or fails. After a few failures a
/// circuit opens and calls fail immediately, with one trial a second until Redis is back. Nothing is queued
/// and nothing is retried, because a script may have run although its response was lost.
/// </summary>
internal sealed class RedisClient : IHostedService, IAsyncDisposable
{
    private readonly TimeSpan answerWithin;
    private readonly RedisCircuits circuits;
    private readonly RedisTopology topology = new();
    private readonly RedisErrorLog refusals;
    private readonly RedisRoute route;

    public RedisClient(RedisUrl url, TimeSpan answerWithin, ILogger<RedisClient> logger)
    {
        this.answerWithin = answerWithin;
        circuits = new(logger);
        refusals = new(logger);
        route = new(
            url, MultiplexerOptions.Patient(url.Servers, answerWithin), circuits.Whole.TryNow, logger);
    }

    /// <summary>
    /// Whether the primary of several servers accepts writes even if it has lost its replicas.
    /// </summary>
    public bool IsUnguarded => route.IsUnguarded;

    /// <summary>
    /// Begins to connect. If Redis is unavailable, the first responses are delayed, but not the start.
    /// </summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        route.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether this key may be on another server than other keys.</summary>
    public bool Spreads(RedisKey key) =>
        route.Primary is not { } redis || redis.Multiplexer.GetHashSlot(key) >= 0;

    /// <summary>Logs an error that Redis returned for a part of a call.</summary>
    public void NoteRefusal(string error) => refusals.Note(error);

    /// <summary>
    /// Calls Redis once. The library limits the wait, and nothing else ends it: a caller that disconnects
    /// cannot take back what was written. A timer and a token for each call would cost more than they could
    /// save within a second.
    /// </summary>
    /// <exception cref="StoreUnavailableException">
    /// Redis did not respond in time, or returned an error.
    /// </exception>
    public async Task<RedisResult> AskAsync(IRedisCall question, CancellationToken cancellationToken)
    {
        var redis = route.Primary;
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
            redis ??= await route.PrimaryAsync().WaitAsync(answerWithin, cancellationToken);
            var answer = await question.AskOnceAsync(redis.Database);
            circuit.NoteAnswer(question.Calls);
            return ReferenceEquals(redis, route.Primary)
                ? answer
                : throw new StoreUnavailableException("Redis was replaced before it responded.");
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
                ? $"returned the error {RedisErrorLog.CodeOf(error.Message)}"
                : "did not respond";
            throw new StoreUnavailableException(Why(trouble), e)
            {
                MayHaveRun = redis is not null && RedisOutage.MayHaveRun(e),
            };
        }
    }

    public ValueTask DisposeAsync() => route.DisposeAsync();

    /// <summary>Returns the fault that the connections report, or else this text.</summary>
    private string Why(string otherwise) => $"Redis {route.Fault ?? otherwise}.";
}
