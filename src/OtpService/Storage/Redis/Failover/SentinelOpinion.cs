using System.Net;

namespace OtpService.Storage.Redis.Failover;

/// <summary>The combined reports of the Sentinels; empty without Sentinels.</summary>
/// <param name="IsAsked">Whether there are Sentinels at all.</param>
/// <param name="IsMajority">Whether more than half of those that REDIS_URL names respond.</param>
/// <param name="Named">
/// The primary by their latest decision, if more than half of them respond; otherwise null.
/// </param>
/// <param name="Epoch">The number of that decision.</param>
internal readonly record struct SentinelOpinion(bool IsAsked, bool IsMajority, EndPoint? Named, long Epoch);
