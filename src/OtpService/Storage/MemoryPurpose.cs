using System.Security.Cryptography;
using OtpService.Otp;

namespace OtpService.Storage;

/// <summary>The codes and wrong guesses of one address and purpose. The same rules as verify.lua, in the same order.</summary>
internal sealed class MemoryPurpose
{
    private const int MostCodesKept = 8;

    /// <summary>Oldest first.</summary>
    private readonly List<MemoryCode> codes = [];

    /// <summary>Times of the newest wrong guesses, oldest first, at most the budget.</summary>
    private readonly List<TimeSpan> failures = [];

    public void Forget(TimeSpan now)
    {
        while (codes.Count > 0 && (codes[0].Forget <= now || codes.Count > MostCodesKept))
        {
            codes.RemoveAt(0);
        }
    }

    /// <summary>The answer to a send that happened before under this id; null where nobody got its message.</summary>
    public IssueReply? Repeat(UInt128 nonce, TimeSpan cooldown, TimeSpan now)
    {
        if (codes.Find(c => c.Nonce == nonce) is not { } code)
        {
            return null;
        }

        if (code.End == CodeEnd.Undelivered)
        {
            codes.Remove(code);
            return null;
        }

        var status = code.End == CodeEnd.Rerouted ? IssueStatus.RepeatedRerouted
            : code.Accepted ? IssueStatus.RepeatedAccepted
            : IssueStatus.RepeatedUnconfirmed;
        return new(status, Left(code.Expires - now), Left(code.Issued + cooldown - now), TimeSpan.Zero, null);
    }

    public TimeSpan CooldownLeft(TimeSpan cooldown, TimeSpan now) =>
        codes.FindLast(c => !c.Withdrawn) is { } newest ? Left(newest.Issued + cooldown - now) : TimeSpan.Zero;

    /// <summary>Keeps a new code and says until when.</summary>
    public TimeSpan Add(IssueCommand command, TimeSpan now)
    {
        var expires = now + command.Purpose.Lifetime;
        var remembered = expires + IssueCommand.RememberedAfterExpiry;
        var cooled = now + command.Limits.Cooldown;
        var forget = remembered > cooled ? remembered : cooled;
        codes.Add(new MemoryCode(
            command.Id.Nonce, command.Hash, now, expires, forget, command.Purpose.MaxAttempts));
        return forget;
    }

    /// <summary>Settles a code if it is one of these; gives the time of its send where that is refunded.</summary>
    public TimeSpan? Settle(UInt128 nonce, Settlement settlement)
    {
        if (codes.Find(c => c.Nonce == nonce) is not { } code)
        {
            return null;
        }

        var end = settlement switch
        {
            Settlement.Undelivered => CodeEnd.Undelivered,
            Settlement.Rerouted => CodeEnd.Rerouted,
            Settlement.Canceled => CodeEnd.Canceled,
            Settlement.Accepted => CodeEnd.None,
        };
        code.Accepted |= settlement == Settlement.Accepted;
        if (code.End != CodeEnd.None)
        {
            return null;
        }

        code.End = end;
        return code.Withdrawn ? code.Issued : null;
    }

    public VerifyReply Verify(VerifyCommand guess, TimeSpan now)
    {
        failures.RemoveAll(time => time <= now - VerifyCommand.FailureWindow);
        return guess.Nonce is { } nonce ? VerifyOne(nonce, guess, now) : VerifyAny(guess, now);
    }

    /// <summary>1. A guess bound to one code.</summary>
    private VerifyReply VerifyOne(UInt128 nonce, VerifyCommand guess, TimeSpan now)
    {
        if (codes.Find(c => c.Nonce == nonce && !c.Withdrawn) is not { } code)
        {
            return Reply(VerifyStatus.NotFound);
        }

        var standing = StandingOf(code, guess, now);
        if (standing is null)
        {
            if (Matches(code, guess))
            {
                return Succeed(code, now);
            }

            Fail(guess, now);
            return Reply(VerifyStatus.Wrong, GuessesLeft(code, guess));
        }

        if (standing == VerifyStatus.Used && now - code.Ended <= VerifyCommand.RepeatWindow
            && GuessesLeft(code, guess) > 0)
        {
            if (Matches(code, guess))
            {
                return new(VerifyStatus.Verified, code.Nonce, 0, TimeSpan.Zero);
            }

            Fail(guess, now);
        }

        return Reply(standing.Value);
    }

    private VerifyReply VerifyAny(VerifyCommand guess, TimeSpan now)
    {
        // 2. A guess at whatever is live counts on all of it.
        var reached = codes.FindAll(c => !c.Withdrawn);
        reached.Reverse();
        var standings = reached.ConvertAll(c => StandingOf(c, guess, now));
        var live = reached.Where((_, i) => standings[i] is null).ToList();
        if (live.Count > 0 && Spent(guess))
        {
            return new(VerifyStatus.TooManyFailures, default, 0,
                failures[^guess.FailureLimit] + VerifyCommand.FailureWindow - now);
        }

        if (live.FindAll(code => Matches(code, guess)) is [var right, ..])
        {
            return Succeed(right, now);
        }

        if (live.Count > 0)
        {
            Fail(guess, now);
        }

        // 3. Not a live one: perhaps one that ended, so that the answer can say how.
        for (var i = 0; i < reached.Count; i++)
        {
            if (standings[i] is { } ended and not VerifyStatus.NotFound
                && GuessesLeft(reached[i], guess) > 0 && Matches(reached[i], guess))
            {
                return Reply(ended);
            }
        }

        if (live.Count > 0)
        {
            return Reply(VerifyStatus.Wrong, Spent(guess) ? 0 : live.Max(code => GuessesLeft(code, guess)));
        }

        return Reply(standings is [VerifyStatus.Expired or VerifyStatus.TooManyAttempts, ..]
            ? standings[0] ?? VerifyStatus.NotFound
            : VerifyStatus.NotFound);
    }

    /// <summary>How a code ended, or null while it may verify.</summary>
    private VerifyStatus? StandingOf(MemoryCode code, VerifyCommand guess, TimeSpan now) => code switch
    {
        { End: CodeEnd.Used } => VerifyStatus.Used,
        { End: CodeEnd.Canceled or CodeEnd.Undelivered or CodeEnd.Rerouted } => VerifyStatus.NotFound,
        _ when code.Expires <= now => VerifyStatus.Expired,
        { End: CodeEnd.Superseded } => VerifyStatus.Superseded,
        _ when NewerThan(code) >= guess.Purpose.LiveCodes => VerifyStatus.Superseded,
        _ when GuessesLeft(code, guess) == 0 => VerifyStatus.TooManyAttempts,
        _ => null,
    };

    private int NewerThan(MemoryCode code) => codes.Skip(codes.IndexOf(code) + 1).Count(c => !c.Withdrawn);

    private bool Spent(VerifyCommand guess) => guess.FailureLimit > 0 && failures.Count >= guess.FailureLimit;

    private int GuessesLeft(MemoryCode code, VerifyCommand guess) =>
        Math.Max(0, (Spent(guess) ? 1 : code.MaxAttempts) - code.Guesses);

    /// <summary>Counts the guess on this code and compares it; a right one is no guess.</summary>
    private static bool Matches(MemoryCode code, VerifyCommand guess)
    {
        code.Guesses++;
        var right = guess.Hashes.Any(hash => CryptographicOperations.FixedTimeEquals(hash, code.Hash));
        code.Guesses -= right ? 1 : 0;
        return right;
    }

    private void Fail(VerifyCommand guess, TimeSpan now)
    {
        if (guess.FailureLimit > 0)
        {
            failures.Add(now);
            failures.RemoveRange(0, Math.Max(0, failures.Count - guess.FailureLimit));
        }
    }

    private VerifyReply Succeed(MemoryCode right, TimeSpan now)
    {
        foreach (var code in codes.Where(c => c.End == CodeEnd.None))
        {
            code.End = CodeEnd.Superseded;
        }

        (right.End, right.Ended) = (CodeEnd.Used, now);
        failures.Clear();
        return new(VerifyStatus.Verified, right.Nonce, 0, TimeSpan.Zero);
    }

    private static TimeSpan Left(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private static VerifyReply Reply(VerifyStatus status, int attemptsRemaining = 0) =>
        new(status, default, attemptsRemaining, TimeSpan.Zero);
}
