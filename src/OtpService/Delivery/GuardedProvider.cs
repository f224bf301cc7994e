using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;

namespace OtpService.Delivery;

/// <summary>
/// Guards a provider, so that one that is down, slow or over its quota delays nobody. A message that it holds
/// back was not sent, and the result says when to retry. The guard itself never retries.
/// </summary>
internal sealed partial class GuardedProvider : IProvider, IUnhurriedProvider
{
    /// <summary>
    /// The most attempts at the same time: at a usual 200 ms this is 320 messages a second, and a provider
    /// that hangs blocks no more attempts than this.
    /// </summary>
    public const int MaxTriesAtOnce = 64;

    /// <summary>The share of failed attempts at which a provider counts as down.</summary>
    public const double MaxFailureRatio = 0.5;

    /// <summary>The circuit stays closed with fewer attempts than this.</summary>
    public const int MinTries = 10;

    /// <summary>
    /// The period in which attempts are counted: 10 of them require a sign-up every 3 seconds.
    /// </summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a provider that is down is not called, before one message tests it. A person who is told to
    /// wait this long still does.
    /// </summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long to wait while the provider is busy or is being tested: an attempt has usually ended by then.
    /// </summary>
    public static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);

    private readonly IProvider provider;
    private readonly TimeProvider time;
    private readonly ILogger<GuardedProvider> logger;
    private readonly ResiliencePipeline<DeliveryAttempt> pipeline;

    /// <summary>
    /// Until when the provider asked not to be called, by the monotonic clock. Its latest response counts.
    /// </summary>
    private long heldUntil;

    public GuardedProvider(IProvider provider, TimeProvider time, ILogger<GuardedProvider> logger)
    {
        this.provider = provider;
        this.time = time;
        this.logger = logger;

        pipeline = ProviderCircuit.Build(
            time, rest => Down(logger, provider.Name, (int)rest.TotalSeconds));
    }

    public string Name => provider.Name;

    public Repeats Repeats => provider.Repeats;

    public TimeSpan TryLimit => (provider as IUnhurriedProvider)?.TryLimit ?? DeliveryChain.TryLimit;

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var wait = time.GetElapsedTime(time.GetTimestamp(), Volatile.Read(ref heldUntil));
        if (wait > TimeSpan.Zero)
        {
            return Skipped(wait);
        }

        // Only the provider gets the token, because it turns a cancellation into an outcome.
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        try
        {
            var outcome = await pipeline.ExecuteOutcomeAsync(
                static async (_, ask) => Outcome.FromResult(await ask.Guard.AskAsync(ask.Message, ask.Token)),
                context, (Guard: this, Message: message, Token: cancellationToken));
            switch (outcome.Exception)
            {
                case BrokenCircuitException broken:
                    return Skipped(broken.RetryAfter ?? BusyRetryAfter);
                case RateLimiterRejectedException:
                    return Skipped(BusyRetryAfter);
                default:
                    outcome.ThrowIfException();
                    return outcome.Result;
            }
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Passes the check through: it does not count as an attempt and is never held back.</summary>
    public Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken) =>
        provider.CheckAsync(cancellationToken);

    private async ValueTask<DeliveryAttempt> AskAsync(Message message, CancellationToken cancellationToken)
    {
        var attempt = await provider.SendAsync(message, cancellationToken);
        var speaksOfItself = attempt.Outcome == AttemptOutcome.OverQuota || ProviderCircuit.IsFault(attempt);
        if (attempt.RetryAfter is { } wait && speaksOfItself)
        {
            Volatile.Write(
                ref heldUntil, time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency));
            Held(logger, provider.Name, (long)wait.TotalSeconds);
        }

        return attempt;
    }

    private static DeliveryAttempt Skipped(TimeSpan wait) => new(AttemptOutcome.Skipped)
    {
        RetryAfter = wait > BusyRetryAfter ? wait : BusyRetryAfter,
    };

    [LoggerMessage(LogLevel.Warning, "{Provider} fails too often and is called again in {Seconds} s")]
    private static partial void Down(ILogger logger, string provider, int seconds);

    [LoggerMessage(LogLevel.Warning, "{Provider} requested a pause and is called again in {Seconds} s")]
    private static partial void Held(ILogger logger, string provider, long seconds);
}
