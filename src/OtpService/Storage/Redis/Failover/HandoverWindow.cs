namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// The time after a Sentinel announced a promotion, in which the old primary is not written to. A promotion that has not
/// come by its end does not come.
/// </summary>
internal sealed class HandoverWindow(TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private long ends;

    public bool IsOpen => time.GetTimestamp() < Volatile.Read(ref ends);

    public void Open() =>
        Volatile.Write(ref ends, time.GetTimestamp() + (long)(Limit.TotalSeconds * time.TimestampFrequency));

    public void Close() => Volatile.Write(ref ends, 0);
}
