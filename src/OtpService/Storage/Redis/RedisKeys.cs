using System.Security.Cryptography;
using OtpService.Otp.Recipients;
using StackExchange.Redis;

namespace OtpService.Storage.Redis;

/// <summary>
/// Names every key. All begin with the prefix of the service, so that several services can share one Redis, and
/// the part in braces decides the slot in a cluster.
/// </summary>
internal sealed class RedisKeys(string prefix)
{
    /// <summary>
    /// Enough slots that a cluster spreads shared tallies over its nodes, and few enough that one script
    /// counts many of them.
    /// </summary>
    private const int SharedSlots = 16;

    /// <summary>Keys of the event queue: due times, encrypted contents, tries.</summary>
    public RedisKey[] Events { get; } =
        [$"{prefix}:{{events}}:due", $"{prefix}:{{events}}:sealed", $"{prefix}:{{events}}:tries"];

    /// <summary>Keys of the step queue: due times, encrypted contents, tries.</summary>
    public RedisKey[] Steps { get; } =
        [$"{prefix}:{{steps}}:due", $"{prefix}:{{steps}}:sealed", $"{prefix}:{{steps}}:tries"];

    /// <summary>The key of a recipient's record.</summary>
    public RedisKey Record(AddressTag tag) => $"{prefix}:{{{tag}}}";

    /// <summary>A key in the slot of the record that is never used.</summary>
    public RedisKey Nothing(AddressTag tag) => $"{prefix}:{{{tag}}}:n";

    public RedisKey Claim(UInt128 key) => $"{prefix}:{{{new AddressTag(key)}}}:i";

    /// <summary>Keys of a tally: times and counts.</summary>
    public RedisKey[] Tally(UInt128 key)
    {
        var tag = $"{prefix}:{{{new AddressTag(key)}}}";
        return [$"{tag}:t", $"{tag}:c"];
    }

    /// <summary>The key of the events that are counted together.</summary>
    public RedisKey Shared(UInt128 key) => $"{prefix}:{{shared-{SharedSlot(key)}}}:{new AddressTag(key)}";

    public static int SharedSlot(UInt128 key) => (int)(key % SharedSlots);

    public RedisKey Stats(int minutes, long bucket) => $"{prefix}:{{stats}}:{minutes}:{bucket}";

    /// <summary>A key that nothing else uses, to try the rights of the Redis user.</summary>
    public RedisKey Check() =>
        $"{prefix}:{{check-{RandomNumberGenerator.GetHexString(32, lowercase: true)}}}:i";
}
