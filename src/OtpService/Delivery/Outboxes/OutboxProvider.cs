namespace OtpService.Delivery.Outboxes;

/// <summary>
/// Delivers to nobody: keeps the message in the <see cref="Outbox"/> and writes its first line, code and all,
/// to the log, where a newcomer reads it. Development only; start-up refuses it elsewhere.
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
