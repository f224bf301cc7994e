namespace OtpService.Otp.Sending;

/// <summary>
/// Writes messages and delivers them to their recipients. It never sends a message twice. If it cannot know
/// whether a message was sent, it reports that.
/// </summary>
internal interface IMessageSender
{
    /// <summary>The templates that there are words for.</summary>
    IReadOnlySet<string> Templates { get; }

    /// <summary>
    /// Delivers one message within 10 seconds. When the token is canceled, no further attempt begins, and the
    /// current one ends.
    /// </summary>
    Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}
