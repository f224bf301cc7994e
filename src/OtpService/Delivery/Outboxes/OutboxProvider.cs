namespace OtpService.Delivery.Outboxes;

/// <summary>
/// Delivers no message. It keeps the message in the <see cref="Outbox"/> and logs its first line including
/// the code, so that a new developer finds it. For Development only: the service does not start with it
/// elsewhere.
/// </summary>
internal sealed partial class OutboxProvider(Outbox outbox, TimeProvider time, ILogger<OutboxProvider> logger)
    : IProvider
{
    public const string ProviderName = "outbox";

    public string Name => ProviderName;

    public Repeats Repeats => Repeats.AreSentAgain;

    public static void Register(IServiceCollection services) =>
        services.AddKeyedSingleton<IProvider, OutboxProvider>(ProviderName);

    public Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        outbox.Add(new(message, time.GetUtcNow()));
        Kept(logger, message.To.Masked, message.Text.Split('\n')[0]);
        return Task.FromResult(new DeliveryAttempt(AttemptOutcome.Accepted));
    }

    public Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ProviderCheck(CheckOutcome.BuiltIn));

    [LoggerMessage(LogLevel.Information, "Outbox, not sent to {To}: {FirstLine}")]
    private static partial void Kept(ILogger logger, string to, string firstLine);
}
