namespace OtpService.Storage.Redis.Handshakes;

/// <summary>A Redis was reached and cannot be used; the message is one of <see cref="RedisFault"/>.</summary>
internal sealed class RedisFaultException(string fault, Exception? inner = null) : IOException(fault, inner);
