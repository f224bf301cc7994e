using System.Security.Cryptography;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>
/// Counts one guess at the codes of a recipient and purpose, then compares it. It follows the rules of
/// verify.lua in the same order. The caller must hold the lock of the recipient.
/// </summary>
internal sealed class MemoryCodeCheck(MemoryPurpose purpose, VerifyCommand guess, TimeSpan now)
{
    private readonly List<MemoryCode> codes = purpose.Codes;

    /// <summary>
    /// Whether the failure budget is used up: a code then has one more guess, and only with its id.
    /// </summary>
    private bool Spent => purpose.Failures.AreSpent(guess.FailureLimit, now);

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

        var standing = StandingOf(code);
        if (standing is null)
        {
            if (Matches(code))
            {
                return Succeed(code);
            }

            Fail();
            return Reply(VerifyStatus.Wrong, GuessesLeft(code));
        }

        if (standing == VerifyStatus.Used
            && now - code.Ended <= VerifyCommand.RepeatWindow
            && GuessesLeft(code) > 0)
        {
            if (Matches(code))
            {
                return new(VerifyStatus.VerifiedAgain, code.Nonce, 0, TimeSpan.Zero);
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
        var standings = reached.ConvertAll(StandingOf);
        var live = reached.Where((_, i) => standings[i] is null).ToList();
        if (live.Count > 0 && Spent)
        {
            return new(
                VerifyStatus.TooManyFailures, default, 0, purpose.Failures.FreedIn(guess.FailureLimit, now));
        }

        if (live.FindAll(Matches) is [var right, ..])
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
                && GuessesLeft(reached[i]) > 0 && Matches(reached[i]))
            {
                return Reply(ended);
            }
        }

        if (live.Count > 0)
        {
            return Reply(VerifyStatus.Wrong, Spent ? 0 : live.Max(GuessesLeft));
        }

        return Reply(standings is [VerifyStatus.Expired or VerifyStatus.TooManyAttempts, ..]
            ? standings[0] ?? VerifyStatus.NotFound
            : VerifyStatus.NotFound);
    }

    /// <summary>Returns how a code ended, or null while it can verify.</summary>
    private VerifyStatus? StandingOf(MemoryCode code) => code switch
    {
        { End: CodeEnd.Used } => VerifyStatus.Used,
        { End: CodeEnd.Canceled or CodeEnd.Undelivered or CodeEnd.Rerouted } => VerifyStatus.NotFound,
        _ when code.Expires <= now => VerifyStatus.Expired,
        { End: CodeEnd.Superseded } => VerifyStatus.Superseded,
        _ when purpose.NewerThan(code) >= guess.Purpose.LiveCodes => VerifyStatus.Superseded,
        _ when GuessesLeft(code) == 0 => VerifyStatus.TooManyAttempts,
        _ => null,
    };

    /// <summary>Guesses with an id and guesses without are counted separately.</summary>
    private int GuessesLeft(MemoryCode code) =>
        code.GuessesLeft(guess.Nonce is null ? code.Unbound : code.Guesses, Spent);

    /// <summary>
    /// Counts the guess on this code and compares it. A right guess reveals nothing new and is not counted.
    /// </summary>
    private bool Matches(MemoryCode code)
    {
        if (guess.Hashes.Any(hash => CryptographicOperations.FixedTimeEquals(hash, code.Hash)))
        {
            return true;
        }

        code.Guesses += guess.Nonce is null ? 0 : 1;
        code.Unbound += guess.Nonce is null ? 1 : 0;
        code.Late += Spent ? 1 : 0;
        return false;
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
        return new(VerifyStatus.Verified, right.Nonce, 0, TimeSpan.Zero);
    }

    private static VerifyReply Reply(VerifyStatus status, int attemptsRemaining = 0) =>
        new(status, default, attemptsRemaining, TimeSpan.Zero);
}
