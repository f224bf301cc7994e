namespace OtpService.Outgoing;

/// <summary>
/// A host that is called without TLS is outside the private network, so nothing was sent to it.
/// </summary>
internal sealed class NotPrivateException : Exception;
