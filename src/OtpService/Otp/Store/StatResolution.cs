namespace OtpService.Otp.Store;

/// <summary>How finely counts are kept, and for how long.</summary>
/// <param name="Minutes">The length of a bucket.</param>
/// <param name="Kept">How long buckets are readable.</param>
internal sealed record StatResolution(int Minutes, TimeSpan Kept)
{
    /// <summary>The longest period that can be read.</summary>
    public const int MostMinutes = 7 * 24 * 60;

    /// <summary>The finest first.</summary>
    public static readonly IReadOnlyList<StatResolution> All =
    [
        new(1, TimeSpan.FromHours(2)),
        new(10, TimeSpan.FromDays(1)),
        new(60, TimeSpan.FromMinutes(MostMinutes)),
    ];

    /// <summary>How long a store keeps a bucket after its last count: until it can no longer be read.</summary>
    public TimeSpan Lifetime => Kept + TimeSpan.FromMinutes(2 * Minutes);

    /// <summary>The finest resolution that covers a period of this length.</summary>
    public static StatResolution For(int minutes) => All.First(r => TimeSpan.FromMinutes(minutes) <= r.Kept);

    /// <summary>The number of the bucket that a moment falls into.</summary>
    public long Bucket(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60 / Minutes;

    /// <summary>When a bucket begins.</summary>
    public DateTimeOffset Start(long bucket) => DateTimeOffset.FromUnixTimeSeconds(bucket * 60 * Minutes);
}
