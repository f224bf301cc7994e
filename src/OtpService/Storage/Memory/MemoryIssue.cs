using OtpService.Otp.Limits;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>
/// Counts a send and keeps its code, unless a limit refuses: the order of the rules, which is that of
/// issue-within-limits.lua. The caller must hold the lock of the recipient.
/// </summary>
internal sealed class MemoryIssue(
    MemoryPurpose purpose, MemoryRecipientLimits sends, MemorySuppressions suppressions, IssueCommand command,
    TimeSpan now)
{
    private readonly SendLimits limits = command.Limits;
    private readonly ulong? network = command.Network;

    /// <summary>Returns the reply, and until when the record must be kept.</summary>
    public (IssueReply Reply, TimeSpan KeptUntil) Run()
    {
        // 1. A retry of the same send.
        if (purpose.Repeat(command.Id.Nonce, limits.Cooldown, now) is { } repeated)
        {
            return (repeated, TimeSpan.Zero);
        }

        // 2. A bounce or a complaint.
        var suppression = command.Exact is { } exact ? suppressions.Of(exact, now) : Suppression.None;
        if (suppression != Suppression.None)
        {
            var status = suppression == Suppression.Bounced ? IssueStatus.Bounced : IssueStatus.Complained;
            return Refused(status, TimeSpan.Zero, limit: null);
        }

        // 3. The cooldown of this purpose, and the gap between any two sends of strangers.
        var cooldown = purpose.CooldownLeft(limits.Cooldown, network is null, now);
        var gap = network is null ? TimeSpan.Zero : sends.GapLeft(limits.Gap, now);
        var wait = cooldown > gap ? cooldown : gap;
        if (wait > TimeSpan.Zero)
        {
            return Refused(IssueStatus.TooSoon, wait, limits.RateLimit(0, 0, wait));
        }

        // 4. The windows of the recipient.
        var (limit, retryAfter) = sends.Closest(limits, now, network);
        if (retryAfter > TimeSpan.Zero)
        {
            return Refused(IssueStatus.TooMany, retryAfter, limit);
        }

        // 5. Count the send and store its code.
        var counted = sends.Add(limits, now, network);
        var stored = purpose.Add(command, now);
        var reply = new IssueReply(
            IssueStatus.Issued, command.Purpose.Lifetime, limits.Cooldown, TimeSpan.Zero,
            sends.Closest(limits, now, network).Limit);
        return (reply, counted > stored ? counted : stored);
    }

    private static (IssueReply Reply, TimeSpan KeptUntil) Refused(
        IssueStatus status, TimeSpan retryAfter, RateLimit? limit) =>
        (new(status, TimeSpan.Zero, TimeSpan.Zero, retryAfter, limit), TimeSpan.Zero);
}
