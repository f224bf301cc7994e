namespace OtpService.Storage.Failover;

/// <summary>How to sign in to a server; empty where it wants no user or no password.</summary>
internal sealed record RedisLogin(string User, string Password, bool Tls);
