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

        // The limit is outside: what it turns away is no try, and must not pass for the one that tests.
        pipeline = new ResiliencePipelineBuilder<DeliveryAttempt> { TimeProvider = time }
            .AddConcurrencyLimiter(MaxTriesAtOnce, queueLimit: 0)
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<DeliveryAttempt>
            {
                FailureRatio = MaxFailureRatio,
                MinimumThroughput = MinTries,
                SamplingDuration = Window,
                BreakDuration = Rest,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is not null || IsFault(args.Outcome.Result)),
                OnOpened = args =>
                {
                    Down(logger, provider.Name, (int)args.BreakDuration.TotalSeconds);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
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
        var speaksOfItself = attempt.Outcome == AttemptOutcome.OverQuota || IsFault(attempt);
        if (attempt.RetryAfter is { } wait && speaksOfItself)
        {
            Volatile.Write(
                ref heldUntil, time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency));
            Held(logger, provider.Name, (long)wait.TotalSeconds);
        }

        return attempt;
    }

    /// <summary>
    /// Whether an outcome speaks against the provider rather than against the message, which any caller can
    /// choose: nobody may bring a provider down for all by asking for bad addresses.
    /// </summary>
    private static bool IsFault(DeliveryAttempt attempt) => attempt.Outcome switch
    {
        // One that is slow and still at work is none that is down.
        AttemptOutcome.Unknown => attempt.Later is null,
        AttemptOutcome.Refused or AttemptOutcome.NotSent => true,
        AttemptOutcome.Accepted or AttemptOutcome.Rejected => false,
        AttemptOutcome.Declined or AttemptOutcome.Deferred => false,

        // A quota says by Retry-After when it is over.
        AttemptOutcome.OverQuota or AttemptOutcome.Skipped => false,
    };

    private static DeliveryAttempt Skipped(TimeSpan wait) => new(AttemptOutcome.Skipped)
    {
        RetryAfter = wait > BusyRetryAfter ? wait : BusyRetryAfter,
    };

    [LoggerMessage(LogLevel.Warning, "{Provider} fails too often and is asked again in {Seconds} s")]
    private static partial void Down(ILogger logger, string provider, int seconds);

    [LoggerMessage(LogLevel.Warning, "{Provider} wants to be left alone for {Seconds} s")]
    private static partial void Held(ILogger logger, string provider, long seconds);
}
