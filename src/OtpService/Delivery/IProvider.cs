namespace OtpService.Delivery;

/// <summary>
/// A company or program that takes messages. A provider makes one try and says honestly what it knows;
/// whether to try another is not its decision.
/// </summary>
internal interface IProvider
{
    /// <summary>
    /// As the operator writes it in EMAIL_PROVIDERS and SMS_PROVIDERS, and as logs name it.
    /// </summary>
    string Name { get; }

    /// <summary>How the provider treats a repeated message.</summary>
    Repeats Repeats { get; }

    /// <summary>
    /// Makes one try. When the token is cancelled the time is over: the answer is then
    /// <see cref="AttemptOutcome.NotSent"/> or <see cref="AttemptOutcome.Unknown"/>, not an exception.
    /// </summary>
    Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken);

    /// <summary>
    /// Asks, without sending anything and at no cost, whether the provider can be reached and lets us in.
    /// When the token is cancelled the time is over: the answer is then <see cref="CheckOutcome.Silent"/> or
    /// <see cref="CheckOutcome.Unreachable"/>, not an exception.
    /// </summary>
    Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>
/// A provider whose tries may take longer than <see cref="DeliveryChain.TryLimit"/>, because it bounds their
/// steps itself.
/// </summary>
internal interface IUnhurriedProvider
{
    /// <summary>The time limit of one try.</summary>
    TimeSpan TryLimit { get; }
}

/// <summary>How a provider treats a message that is sent again with the same id.</summary>
internal enum Repeats
{
    /// <summary>It sends it again, so it must never be given it twice.</summary>
    AreSentAgain,

    /// <summary>
    /// It honours an idempotency key and sends it once. A try that was not confirmed may be made again.
    /// </summary>
    AreRecognized,
}
