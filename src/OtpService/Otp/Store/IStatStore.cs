namespace OtpService.Otp.Store;

/// <summary>Keeps counts over time, for all replicas together.</summary>
internal interface IStatStore
{
    /// <summary>Adds counts to the buckets of every resolution that a moment falls into.</summary>
    ValueTask AddAsync(
        IReadOnlyCollection<KeyValuePair<StatKey, long>> counts, DateTimeOffset at,
        CancellationToken cancellationToken);

    /// <summary>Reads the counts of consecutive buckets from the first one on, including empty ones.</summary>
    ValueTask<IReadOnlyList<IReadOnlyDictionary<StatKey, long>>> ReadAsync(
        StatResolution resolution, long firstBucket, int buckets, CancellationToken cancellationToken);
}
