namespace OtpService.Delivery;

/// <summary>The time limit of all attempts to send one message. It begins when this is created.</summary>
internal readonly struct SendDeadline(TimeProvider time)
{
    private readonly long started = time.GetTimestamp();

    /// <summary>The time that is left; zero or less when it is over.</summary>
    public TimeSpan Left => DeliveryChain.SendLimit - time.GetElapsedTime(started);
}
