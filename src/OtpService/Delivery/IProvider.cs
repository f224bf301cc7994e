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

    /// <summary>
    /// Makes one try. When the token is cancelled the time is over: the answer is then
    /// <see cref="AttemptOutcome.NotSent"/> or <see cref="AttemptOutcome.Unknown"/>, not an exception.
    /// </summary>
    Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken);
}
