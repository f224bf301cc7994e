namespace OtpService.Storage.Redis.Failover;

/// <summary>A server replied with an error.</summary>
internal sealed class RespException(string message) : IOException(message);
