namespace OtpService.Benchmarks.Micro;

/// <summary>
/// A clock that stands: no code expires, and no repeat comes too late, however long a benchmark runs.
/// </summary>
internal sealed class StillTime : TimeProvider
{
    private readonly DateTimeOffset now = System.GetUtcNow();
    private readonly long timestamp = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => timestamp;
}
