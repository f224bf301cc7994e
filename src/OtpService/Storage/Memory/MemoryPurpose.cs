using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>The codes and wrong guesses of one recipient and purpose.</summary>
internal sealed class MemoryPurpose
{
    private const int MostCodesKept = 16;

    /// <summary>Oldest first.</summary>
    public List<MemoryCode> Codes { get; } = [];

    public MemoryFailures Failures { get; } = new();

    public void Forget(TimeSpan now)
    {
        while (Codes.Count > 0 && Codes[0].Forget <= now)
        {
            Codes.RemoveAt(0);
        }

        // The oldest code that reached nobody is removed first. Failed deliveries are refunded, so there may
        // be any number of them, and they must not push out a code that somebody has received.
        while (Codes.Count > MostCodesKept)
        {
            Codes.RemoveAt(Math.Max(0, Codes.FindIndex(c => c.Withdrawn)));
        }
    }

    /// <summary>
    /// Returns the reply for a send that happened before under this id; null if nobody got its message.
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

    /// <summary>
    /// Returns the rest of the cooldown. Callers with an API key and callers without one do not delay each
    /// other.
    /// </summary>
    public TimeSpan CooldownLeft(TimeSpan cooldown, bool keyed, TimeSpan now) =>
        Codes.FindLast(c => !c.Withdrawn && c.Keyed == keyed) is { } newest
            ? Left(newest.Issued + cooldown - now)
            : TimeSpan.Zero;

    /// <summary>Stores a new code and returns the time until which it must be kept.</summary>
    public TimeSpan Add(IssueCommand command, TimeSpan now)
    {
        var expires = now + command.Purpose.Lifetime;
        var remembered = expires + IssueCommand.RememberedAfterExpiry;
        var cooled = now + command.Limits.Cooldown;
        var forget = remembered > cooled ? remembered : cooled;
        Codes.Add(new MemoryCode(command, now, expires, forget));
        return forget;
    }

    /// <summary>Returns the code that a settlement is about; null if there is none.</summary>
    public MemoryCode? Find(SettleCommand command) => Codes.Find(code =>
        code.Nonce == command.Id.Nonce
        && (command.Hash is null || code.Hash.AsSpan().SequenceEqual(command.Hash)));

    /// <summary>
    /// Adds a receipt to the message that it names. Returns the code; null if nothing was added.
    /// </summary>
    public MemoryCode? NoteReceipt(DeliveryStep receipt, TimeSpan now)
    {
        var code = Codes.Find(c => c.Timeline.Exists(entry =>
            entry.Step.Provider == receipt.Provider && entry.Step.MessageId == receipt.MessageId));
        return code is { Timeline.Count: < DeliveryStep.MostPerMessage } && code.Note(receipt, now)
            ? code
            : null;
    }

    /// <summary>
    /// Returns a code whose further messages may be sent; null if it is over, or if a newer one replaces them.
    /// </summary>
    public MemoryCode? FindLive(UInt128 nonce, TimeSpan now) =>
        Codes.Find(c => c.Nonce == nonce) is { End: CodeEnd.None } code && code.Expires > now
        && code.GuessesLeft(code.Guesses, late: false) > 0 && NewerThan(code) == 0
            ? code
            : null;

    /// <summary>The state of one code.</summary>
    public VerificationRecord? Find(string name, UInt128 nonce, int failureLimit, TimeSpan now) =>
        Codes.Find(c => c.Nonce == nonce && c.Forget > now) is not { } code
            ? null
            : new VerificationRecord(
                code.Channel,
                name,
                code.End,
                Math.Max(code.Guesses, code.Unbound),
                code.MaxAttempts,
                code.GuessesLeft(code.Guesses, Failures.AreSpent(failureLimit, now)),
                NewerThan(code),
                code.Expires - now,
                [.. code.Timeline.Select(entry => new TimelineEntry(entry.Step, now - entry.At))]);

    /// <summary>How many newer codes reached somebody, or may have.</summary>
    public int NewerThan(MemoryCode code) => Codes.Skip(Codes.IndexOf(code) + 1).Count(c => !c.Withdrawn);

    private static TimeSpan Left(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
