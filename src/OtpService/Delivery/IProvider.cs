namespace OtpService.Delivery;

/// <summary>
/// A company or program that delivers messages. A provider makes one attempt and reports exactly what it
/// knows. It does not decide whether another one is tried.
/// </summary>
internal interface IProvider
{
    /// <summary>The name in EMAIL_PROVIDERS and SMS_PROVIDERS, and in logs.</summary>
    string Name { get; }

    /// <summary>How the provider treats a repeated message.</summary>
    Repeats Repeats { get; }

    /// <summary>
    /// Makes one attempt. When the token is canceled, the time is over: the result is then
    /// <see cref="AttemptOutcome.NotSent"/> or <see cref="AttemptOutcome.Unknown"/>, not an exception.
    /// </summary>
    Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken);

    /// <summary>
    /// Checks, without sending anything and without costs, whether the provider can be reached and accepts
    /// our credentials. When the token is canceled, the time is over: the result is then
    /// <see cref="CheckOutcome.Silent"/> or <see cref="CheckOutcome.Unreachable"/>, not an exception.
    /// </summary>
    Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>
/// A provider whose attempts may take longer than <see cref="DeliveryChain.TryLimit"/>, because it limits
/// their steps itself.
/// </summary>
internal interface IUnhurriedProvider
{
    /// <summary>The time limit of one attempt.</summary>
    TimeSpan TryLimit { get; }
}

/// <summary>How a provider treats a message that is sent again with the same id.</summary>
internal enum Repeats
{
    /// <summary>It sends the message again, so it must never get a message twice.</summary>
    AreSentAgain,

    /// <summary>
    /// It supports an idempotency key and sends the message once. An unconfirmed attempt may be repeated.
    /// </summary>
    AreRecognized,
}
