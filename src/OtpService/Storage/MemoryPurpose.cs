using OtpService.Otp;

namespace OtpService.Storage;

/// <summary>The codes and wrong guesses of one address and purpose.</summary>
internal sealed class MemoryPurpose
{
    private const int MostCodesKept = 8;

    /// <summary>Oldest first.</summary>
    public List<MemoryCode> Codes { get; } = [];

    /// <summary>Times of the newest wrong guesses, oldest first, at most the budget.</summary>
    public List<TimeSpan> Failures { get; } = [];

    public void Forget(TimeSpan now)
    {
        while (Codes.Count > 0 && Codes[0].Forget <= now)
        {
            Codes.RemoveAt(0);
        }

        // The first to go is the oldest that reached nobody: failed deliveries are refunded, so any number of
        // them may come, and they must not push out a code that somebody holds.
        while (Codes.Count > MostCodesKept)
        {
            Codes.RemoveAt(Math.Max(0, Codes.FindIndex(c => c.Withdrawn)));
        }
    }

    /// <summary>
    /// The answer to a send that happened before under this id; null where nobody got its message.
    /// </summary>
    public IssueReply? Repeat(UInt128 nonce, TimeSpan cooldown, TimeSpan now)
    {
        if (Codes.Find(c => c.Nonce == nonce) is not { } code)
        {
            return null;
        }

        if (code.End == CodeEnd.Undelivered)
        {
            Codes.Remove(code);
            return null;
        }

        var status = code.End == CodeEnd.Rerouted ? IssueStatus.RepeatedRerouted
            : code.Accepted ? IssueStatus.RepeatedAccepted
            : IssueStatus.RepeatedUnconfirmed;
        return new(status, Left(code.Expires - now), Left(code.Issued + cooldown - now), TimeSpan.Zero, null);
    }

    public TimeSpan CooldownLeft(TimeSpan cooldown, TimeSpan now) =>
        Codes.FindLast(c => !c.Withdrawn) is { } newest
            ? Left(newest.Issued + cooldown - now)
            : TimeSpan.Zero;

    /// <summary>Keeps a new code and says until when.</summary>
    public TimeSpan Add(IssueCommand command, TimeSpan now)
    {
        var expires = now + command.Purpose.Lifetime;
        var remembered = expires + IssueCommand.RememberedAfterExpiry;
        var cooled = now + command.Limits.Cooldown;
        var forget = remembered > cooled ? remembered : cooled;
        Codes.Add(new MemoryCode(command, now, expires, forget));
        return forget;
    }

    /// <summary>
    /// Settles a code if it is one of these; gives the time of its send where that is refunded.
    /// </summary>
    public TimeSpan? Settle(SettleCommand command, TimeSpan now)
    {
        var settlement = command.Settlement;
        if (Codes.Find(c => c.Nonce == command.Id.Nonce) is not { } code)
        {
            return null;
        }

        code.Timeline.AddRange(command.Steps.Select(step => (step, now)));
        code.Accepted |= settlement == Settlement.Accepted;
        if (code.End != CodeEnd.None)
        {
            return null;
        }

        code.End = settlement switch
        {
            Settlement.Undelivered => CodeEnd.Undelivered,
            Settlement.Rerouted => CodeEnd.Rerouted,
            Settlement.Canceled => CodeEnd.Canceled,
            Settlement.Accepted or Settlement.Unconfirmed => CodeEnd.None,
        };
        return code.Withdrawn ? code.Issued : null;
    }

    /// <summary>Adds a receipt to the message that it names, once.</summary>
    public void NoteReceipt(DeliveryStep receipt, TimeSpan now)
    {
        var code = Codes.Find(c => c.Timeline.Exists(entry =>
            entry.Step.Provider == receipt.Provider && entry.Step.MessageId == receipt.MessageId));
        if (code is { Timeline.Count: < DeliveryStep.MostPerMessage }
            && !code.Timeline.Exists(e => e.Step == receipt))
        {
            code.Timeline.Add((receipt, now));
        }
    }

    /// <summary>What is known of one code.</summary>
    public VerificationRecord? Find(string name, UInt128 nonce, TimeSpan now) =>
        Codes.Find(c => c.Nonce == nonce && c.Forget > now) is not { } code
            ? null
            : new VerificationRecord(
                code.Channel,
                name,
                code.End,
                code.Guesses,
                code.MaxAttempts,
                Codes.Skip(Codes.IndexOf(code) + 1).Count(c => !c.Withdrawn),
                code.Expires - now,
                [.. code.Timeline.Select(entry => new TimelineEntry(entry.Step, now - entry.At))]);

    private static TimeSpan Left(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
