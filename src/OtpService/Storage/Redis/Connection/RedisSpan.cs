using System.Diagnostics;
using OtpService.Otp;

namespace OtpService.Storage.Redis.Connection;

/// <summary>A question to Redis, for traces: none while nobody traces.</summary>
internal static class RedisSpan
{
    /// <summary>A span that has failed unless <see cref="Succeed"/> is said of it.</summary>
    public static Activity? Start(string operation) => Instrumentation.Traces
        .StartActivity(operation, ActivityKind.Client)?
        .SetTag("db.system.name", "redis").SetTag("db.operation.name", operation)
        .SetStatus(ActivityStatusCode.Error);

    public static void Succeed(this Activity span) => span.SetStatus(ActivityStatusCode.Unset);
}
