using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>
/// Counts one guess at the codes of a recipient and purpose, then compares it: the order of the rules, which is that of
/// verify.lua. The caller must hold the lock of the recipient.
/// </summary>
internal sealed class MemoryCodeCheck(MemoryPurpose purpose, VerifyCommand guess, TimeSpan now)
{
    private readonly List<MemoryCode> codes = purpose.Codes;
    private readonly MemoryGuess reach = new(purpose, guess, now);

    public VerifyReply Run()
    {
        purpose.Failures.Forget(now);
        return guess.Nonce is { } nonce ? AtOne(nonce) : AtAny();
    }

    /// <summary>1. A guess bound to one code.</summary>
    private VerifyReply AtOne(UInt128 nonce)
    {
        if (codes.Find(c => c.Nonce == nonce && !c.Withdrawn) is not { } code)
        {
            return Reply(VerifyStatus.NotFound);
        }

        var standing = reach.StandingOf(code);
        if (standing is null)
        {
            if (reach.Matches(code))
            {
                return Succeed(code);
            }

            Fail();
            return Reply(VerifyStatus.Wrong, reach.GuessesLeft(code));
        }

        if (standing == VerifyStatus.Used
            && now - code.Ended <= VerifyCommand.RepeatWindow
            && reach.GuessesLeft(code) > 0)
        {
            if (reach.Matches(code))
            {
                return new(VerifyStatus.VerifiedAgain, code.Nonce, code.Channel, 0, TimeSpan.Zero);
            }

            Fail();
        }

        return Reply(standing.Value);
    }

    private VerifyReply AtAny()
    {
        // 2. A guess without an id counts on every live code.
        var reached = codes.FindAll(c => !c.Withdrawn);
        reached.Reverse();
        var standings = reached.ConvertAll(reach.StandingOf);
        var live = reached.Where((_, i) => standings[i] is null).ToList();
        if (live.Count > 0 && reach.Spent)
        {
            return new(
                VerifyStatus.TooManyFailures, default, default, 0, purpose.Failures.FreedIn(guess.FailureLimit, now));
        }

        if (live.FindAll(reach.Matches) is [var right, ..])
        {
            return Succeed(right);
        }

        if (live.Count > 0)
        {
            Fail();
        }

        // 3. No live code matches: perhaps one that ended does, and the response can say how it ended.
        for (var i = 0; i < reached.Count; i++)
        {
            if (standings[i] is { } ended and not VerifyStatus.NotFound
                && reach.GuessesLeft(reached[i]) > 0 && reach.Matches(reached[i]))
            {
                return Reply(ended);
            }
        }

        if (live.Count > 0)
        {
            return Reply(VerifyStatus.Wrong, reach.Spent ? 0 : live.Max(reach.GuessesLeft));
        }

        return Reply(standings is [VerifyStatus.Expired or VerifyStatus.TooManyAttempts, ..]
            ? standings[0] ?? VerifyStatus.NotFound
            : VerifyStatus.NotFound);
    }

    private void Fail() => purpose.Failures.Add(now, guess.FailureLimit);

    private VerifyReply Succeed(MemoryCode right)
    {
        foreach (var code in codes.Where(c => c.End == CodeEnd.None))
        {
            code.End = CodeEnd.Superseded;
        }

        (right.End, right.Ended) = (CodeEnd.Used, now);
        purpose.Failures.Clear();
        return new(VerifyStatus.Verified, right.Nonce, right.Channel, 0, TimeSpan.Zero);
    }

    private static VerifyReply Reply(VerifyStatus status, int attemptsRemaining = 0) =>
        new(status, default, default, attemptsRemaining, TimeSpan.Zero);
}
