using OtpService.Otp.Store;

namespace OtpService.Otp.Reporting;

/// <summary>Reads counts over time.</summary>
internal interface IStatReader
{
    /// <summary>
    /// Reads the counts of this many past minutes, at most <see cref="StatResolution.MostMinutes"/>, in the
    /// finest resolution that is kept. The counts of this process are current; those of other replicas are a few
    /// seconds old.
    /// </summary>
    Task<StatReport> ReadAsync(int minutes, CancellationToken cancellationToken);
}

/// <summary>Counts over time.</summary>
/// <param name="BucketMinutes">The length of each bucket.</param>
/// <param name="Starts">When each bucket begins, oldest first; the last is still being counted.</param>
/// <param name="Series">The count in each bucket, for each key with any count.</param>
internal sealed record StatReport(
    int BucketMinutes,
    IReadOnlyList<DateTimeOffset> Starts,
    IReadOnlyDictionary<StatKey, long[]> Series);
