using Polly;
using Polly.CircuitBreaker;

namespace OtpService.Delivery;

/// <summary>The circuit breaker of a provider, and what counts as a failure of it.</summary>
internal static class ProviderCircuit
{
    /// <summary>
    /// Builds the breaker and the limit of tries at the same time. The limit is outside: what it turns away is no try, and
    /// must not pass for the one that tests.
    /// </summary>
    /// <param name="time">The clock.</param>
    /// <param name="opened">Called with the time for which the provider is left alone.</param>
    public static ResiliencePipeline<DeliveryAttempt> Build(TimeProvider time, Action<TimeSpan> opened) =>
        new ResiliencePipelineBuilder<DeliveryAttempt> { TimeProvider = time }
            .AddConcurrencyLimiter(GuardedProvider.MaxTriesAtOnce, queueLimit: 0)
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<DeliveryAttempt>
            {
                FailureRatio = GuardedProvider.MaxFailureRatio,
                MinimumThroughput = GuardedProvider.MinTries,
                SamplingDuration = GuardedProvider.Window,
                BreakDuration = GuardedProvider.Rest,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is not null || IsFault(args.Outcome.Result)),
                OnOpened = args =>
                {
                    opened(args.BreakDuration);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    /// <summary>
    /// Whether an outcome speaks against the provider rather than against the message, which any caller can
    /// choose: nobody may bring a provider down for all by asking for bad addresses.
    /// </summary>
    public static bool IsFault(DeliveryAttempt attempt) => attempt.Outcome switch
    {
        // One that is slow and still at work is none that is down.
        AttemptOutcome.Unknown => attempt.Later is null,
        AttemptOutcome.Refused or AttemptOutcome.NotSent => true,
        AttemptOutcome.Accepted or AttemptOutcome.Rejected => false,
        AttemptOutcome.Declined or AttemptOutcome.Deferred => false,

        // A quota says by Retry-After when it is over.
        AttemptOutcome.OverQuota or AttemptOutcome.Skipped => false,
    };
}
