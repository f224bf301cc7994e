using OtpService.Otp.Limits;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>
/// Lets one more message of a code be sent: the order of the rules, which is that of claim-step.lua. The caller must
/// hold the lock of the recipient.
/// </summary>
internal sealed class MemoryStepClaim(MemoryCode code, MemoryRecipientLimits sends, StepClaim claim, TimeSpan now)
{
    /// <summary>Returns the reply, and until when the record must be kept.</summary>
    public (StepReply Reply, TimeSpan KeptUntil) Run()
    {
        // 1. Whether there is such a step.
        if (code.NextStep > claim.Step)
        {
            return Reply(StepStatus.Taken);
        }

        if (!claim.IsAsked && !claim.IsPaid && code.HasArrived)
        {
            return Reply(StepStatus.Delivered);
        }

        // 2. The cooldown, and the windows of the recipient.
        var wait = claim.IsAsked ? code.Stepped + claim.Limits.Cooldown - now : TimeSpan.Zero;
        if (wait > TimeSpan.Zero)
        {
            return Reply(StepStatus.TooSoon, wait, claim.Limits.RateLimit(0, 0, wait));
        }

        var (limit, retryAfter) = sends.Closest(claim.Limits, now, code.Network);
        if (retryAfter > TimeSpan.Zero && !claim.IsPaid)
        {
            return Reply(StepStatus.TooMany, retryAfter, limit);
        }

        // 3. Count the message.
        var keptUntil = TimeSpan.Zero;
        if (!claim.IsPaid)
        {
            keptUntil = sends.Add(claim.Limits, now, code.Network);
            limit = sends.Closest(claim.Limits, now, code.Network).Limit;
        }

        (code.NextStep, code.Stepped, code.Channel) = (claim.Step + 1, now, claim.Channel);
        return Reply(StepStatus.Granted, limit: limit, keptUntil: keptUntil);
    }

    private (StepReply Reply, TimeSpan KeptUntil) Reply(
        StepStatus status, TimeSpan retryAfter = default, RateLimit? limit = null, TimeSpan keptUntil = default) =>
        (new(status, code.NextStep, code.Expires - now, retryAfter, limit), keptUntil);
}
