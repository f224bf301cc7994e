using OtpService.Otp.Store;

namespace OtpService.Otp.Reporting;

/// <summary>Tells what was counted.</summary>
internal interface IStatReader
{
    /// <summary>
    /// The counts of the last so many minutes, at most <see cref="StatResolution.MostMinutes"/>, as finely as
    /// they are kept. Those of this process are up to date, those of other replicas a few seconds old.
    /// </summary>
    Task<StatReport> ReadAsync(int minutes, CancellationToken cancellationToken);
}

/// <summary>Counts over time.</summary>
/// <param name="BucketMinutes">The length of each bucket.</param>
/// <param name="Starts">When each bucket begins, oldest first; the last is still being counted.</param>
/// <param name="Series">For each thing that was counted at all, its count in each bucket.</param>
internal sealed record StatReport(
    int BucketMinutes,
    IReadOnlyList<DateTimeOffset> Starts,
    IReadOnlyDictionary<StatKey, long[]> Series);
