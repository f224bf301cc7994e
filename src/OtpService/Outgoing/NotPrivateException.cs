namespace OtpService.Outgoing;

/// <summary>
/// A host that is spoken to without TLS is not in the private network after all, so nothing was sent to it.
/// </summary>
internal sealed class NotPrivateException : Exception;
