using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;

namespace OtpService.Delivery;

/// <summary>
/// Stands before a provider, so that one that is dead, slow or out of quota costs nobody time. A message that
/// it holds back was not sent, and the answer says when to come again. It never repeats a try.
/// </summary>
internal sealed partial class GuardedProvider : IProvider, IUnhurriedProvider
{
    /// <summary>
    /// Tries that may be under way at once: at a usual 200 ms this is 320 messages a second, while a provider
    /// that hangs ties up no more than this.
    /// </summary>
    public const int MaxTriesAtOnce = 64;

    /// <summary>The share of failed tries at which a provider counts as down.</summary>
    public const double MaxFailureRatio = 0.5;

    /// <summary>Fewer tries than this prove nothing.</summary>
    public const int MinTries = 10;

    /// <summary>Over how long tries are counted: 10 of them need a sign-up every 3 seconds.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a provider that is down is left alone before one message tests it: a person who is told to
    /// wait this long still does.
    /// </summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    /// <summary>When to come back while the provider is busy or tested: a try has usually ended.</summary>
    public static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);

    private readonly IProvider provider;
    private readonly TimeProvider time;
    private readonly ILogger<GuardedProvider> logger;
    private readonly ResiliencePipeline<DeliveryAttempt> pipeline;

    /// <summary>
    /// Until when the provider asked to be left alone, by the monotonic clock: its newest word counts.
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

        // The token is the provider's alone, which answers it with an outcome.
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

    /// <summary>Passed through: it neither counts as a try nor is it held back.</summary>
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

    [LoggerMessage(LogLevel.Warning, "{Provider} fails too often and is asked again in {Seconds} s")]
    private static partial void Down(ILogger logger, string provider, int seconds);

    [LoggerMessage(LogLevel.Warning, "{Provider} wants to be left alone for {Seconds} s")]
    private static partial void Held(ILogger logger, string provider, long seconds);
}
