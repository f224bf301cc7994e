using System.Net;

namespace OtpService.Storage.Redis.Failover;

/// <summary>The combined answer of the Sentinels; empty without Sentinels.</summary>
/// <param name="IsAsked">Whether there are Sentinels at all.</param>
/// <param name="IsMajority">Whether more than half of those that REDIS_URL names respond.</param>
/// <param name="Named">
/// The primary by their latest decision, where more than half of them respond; null where fewer do.
/// </param>
/// <param name="Epoch">The number of that decision.</param>
internal readonly record struct SentinelWord(bool IsAsked, bool IsMajority, EndPoint? Named, long Epoch);
