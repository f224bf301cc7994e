using System.Diagnostics;
using OtpService.Otp;

namespace OtpService.Storage.Redis.Connection;

/// <summary>A call to Redis, for traces; null if tracing is off.</summary>
internal static class RedisSpan
{
    /// <summary>Starts a span that counts as failed unless <see cref="Succeed"/> is called.</summary>
    public static Activity? Start(string operation) => Instrumentation.Traces
        .StartActivity(operation, ActivityKind.Client)?
        .SetTag("db.system.name", "redis").SetTag("db.operation.name", operation)
        .SetStatus(ActivityStatusCode.Error);

    public static void Succeed(this Activity span) => span.SetStatus(ActivityStatusCode.Unset);
}
