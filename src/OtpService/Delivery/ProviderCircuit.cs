using Polly;
using Polly.CircuitBreaker;

namespace OtpService.Delivery;

/// <summary>The circuit breaker of a provider, and which outcomes count as failures.</summary>
internal static class ProviderCircuit
{
    /// <summary>
    /// Builds the circuit breaker and the limit for simultaneous attempts. The limit is outside, because a
    /// message that it rejects is no attempt and must not count as the trial.
    /// </summary>
    /// <param name="time">The clock.</param>
    /// <param name="opened">Called with the time for which the provider is not called.</param>
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
    /// Whether an outcome is the provider's fault rather than the message's. Any caller can choose the
    /// message, so nobody may open the circuit for all by requesting codes for bad recipients.
    /// </summary>
    public static bool IsFault(DeliveryAttempt attempt) => attempt.Outcome switch
    {
        // A provider that is slow but still working is not down.
        AttemptOutcome.Unknown => attempt.Later is null,
        AttemptOutcome.Refused or AttemptOutcome.NotSent => true,
        AttemptOutcome.Accepted or AttemptOutcome.Rejected => false,
        AttemptOutcome.Declined or AttemptOutcome.Deferred => false,

        // A quota says in Retry-After when it ends.
        AttemptOutcome.OverQuota or AttemptOutcome.Skipped => false,
    };
}
