using OtpService.Delivery;

namespace OtpService.Tests.Delivery.Fixtures;

/// <summary>A provider that comes to what it is told, and counts how often it was asked.</summary>
internal sealed class Scripted(string name, AttemptOutcome outcome, int? retryAfterSeconds = null) : IProvider
{
    private int tries;

    public string Name => name;

    public Repeats Repeats { get; init; }

    /// <summary>Whether it takes as long as it may.</summary>
    public bool Slow { get; init; }

    /// <summary>A fault in the provider's own code, which every try ends with.</summary>
    public Exception? Bug { get; init; }

    /// <summary>What every try comes to; changes what it was made with.</summary>
    public AttemptOutcome Outcome { get; set; } = outcome;

    /// <summary>What every try but the first comes to, where that differs.</summary>
    public AttemptOutcome? Then { get; init; }

    public int Tries => tries;

    /// <summary>What a check comes to.</summary>
    public CheckOutcome Check { get; init; }

    public Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ProviderCheck(Check));

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var first = Interlocked.Increment(ref tries) == 1;
        if (Bug is { } bug)
        {
            throw bug;
        }

        if (Slow)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new(first ? Outcome : Then ?? Outcome)
        {
            RetryAfter = retryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }
}
