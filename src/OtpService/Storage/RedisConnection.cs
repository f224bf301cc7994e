using System.Diagnostics;
using OtpService.Otp;
using Polly;
using Polly.CircuitBreaker;
using StackExchange.Redis;

namespace OtpService.Storage;

/// <summary>
/// The one connection to Redis and the rule for its outages: an answer in time or none at all. After a few
/// failures a circuit opens and calls fail at once, with one trial a second until Redis is back; nothing is queued
/// for later and nothing is tried again, because a script may have run although its answer was lost.
/// </summary>
internal sealed class RedisConnection(
    ConfigurationOptions configuration, TimeSpan answerWithin, ILogger<RedisConnection> logger)
    : IHostedService, IAsyncDisposable
{
    private readonly RedisCircuits circuits = new(logger);
    private readonly RedisTopology topology = new();
    private readonly RedisRefusals refusals = new(logger);

    private readonly Lazy<Task<ConnectionMultiplexer>> multiplexer =
        new(() => ConnectionMultiplexer.ConnectAsync(Bounded(configuration, answerWithin)));

    /// <summary>Begins to connect; a Redis that is away delays the first answers, not the start.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = multiplexer.Value;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs a script by its hash, or by its text where Redis does not know it yet.</summary>
    /// <exception cref="StoreUnavailableException">Redis did not answer in time, or answered with an error.</exception>
    public Task<RedisResult> EvaluateAsync(
        RedisScript script, RedisKey key, RedisValue[] values, CancellationToken cancellationToken) =>
        EvaluateAsync(script, [key], values, cancellationToken);

    /// <summary>The same with several keys, which must be of one slot.</summary>
    /// <exception cref="StoreUnavailableException">Redis did not answer in time, or answered with an error.</exception>
    public Task<RedisResult> EvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken) =>
        AskAsync(new RunScript(script, keys, values), cancellationToken);

    /// <summary>Asks for a section of INFO.</summary>
    /// <exception cref="StoreUnavailableException">Redis did not answer in time, or answered with an error.</exception>
    public async Task<string> InfoAsync(string section, CancellationToken cancellationToken) =>
        (string?)await AskAsync(new ReadInfo(section), cancellationToken) ?? "";

    public async ValueTask DisposeAsync()
    {
        if (multiplexer.IsValueCreated)
        {
            await (await multiplexer.Value).DisposeAsync();
        }
    }

    private async Task<RedisResult> AskAsync(IRedisQuestion question, CancellationToken cancellationToken)
    {
        using var span = Instrumentation.Traces.StartActivity(question.Name, ActivityKind.Client);
        span?.SetTag("db.system.name", "redis").SetTag("db.operation.name", question.Name);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var connecting = multiplexer.Value;
            var circuit = connecting.IsCompletedSuccessfully ? circuits.For(await connecting, question.Key) : circuits.Whole;
            var outcome = await circuit.ExecuteOutcomeAsync(AskOnceAsync, context, (connecting, question));
            outcome.ThrowIfException();
            return outcome.Result ?? throw new StoreUnavailableException("Redis gave no answer.");
        }
        catch (Exception e) when (e is BrokenCircuitException || IsOutage(e))
        {
            span?.SetStatus(ActivityStatusCode.Error);
            if (e is RedisServerException)
            {
                refusals.Note(e.Message);
            }

            throw new StoreUnavailableException("Redis did not answer.", e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Asks, and hands an outage to the circuit as a value: there it costs less than an exception.</summary>
    private async ValueTask<Outcome<RedisResult>> AskOnceAsync(
        ResilienceContext context, (Task<ConnectionMultiplexer> Connecting, IRedisQuestion Question) ask)
    {
        ConnectionMultiplexer? connected = null;
        try
        {
            connected = ask.Connecting.IsCompletedSuccessfully
                ? await ask.Connecting
                : await ask.Connecting.WaitAsync(answerWithin, context.CancellationToken);
            var answer = ask.Question.AskAsync(connected.GetDatabase());
            return Outcome.FromResult(await answer.WaitAsync(answerWithin, context.CancellationToken));
        }
        catch (Exception e) when (e is OperationCanceledException || IsOutage(e))
        {
            if (connected is not null)
            {
                topology.Doubt(connected, e);
            }

            return Outcome.FromException<RedisResult>(e);
        }
    }

    /// <summary>The library's exceptions have no common base; a connection that is closing is one of them.</summary>
    private static bool IsOutage(Exception exception) => exception
        is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    private static ConfigurationOptions Bounded(ConfigurationOptions configuration, TimeSpan answerWithin)
    {
        configuration.AbortOnConnectFail = false;

        // The library counts INFO among the administrative commands; no other of them is ever sent.
        configuration.AllowAdmin = true;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ConnectTimeout = configuration.SyncTimeout = configuration.AsyncTimeout =
            (int)answerWithin.TotalMilliseconds;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)answerWithin.TotalMilliseconds);
        configuration.IncludeDetailInExceptions = false;
        configuration.ClientName = "otpservice";
        return configuration;
    }
}
