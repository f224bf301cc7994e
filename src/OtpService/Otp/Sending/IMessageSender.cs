namespace OtpService.Otp.Sending;

/// <summary>
/// Puts messages into words and hands them to their addressees. Never sends a message twice: where it cannot
/// know whether one went out, it says so.
/// </summary>
internal interface IMessageSender
{
    /// <summary>The templates that there are words for.</summary>
    IReadOnlySet<string> Templates { get; }

    /// <summary>
    /// Delivers one message. Ends by itself within 10 seconds; when the token is canceled no further try is
    /// begun, and the one under way ends.
    /// </summary>
    Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}
