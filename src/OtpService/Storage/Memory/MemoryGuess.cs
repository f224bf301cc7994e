using System.Security.Cryptography;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>One guess as it meets a single code: whether the code can verify, whether it matches, and what is left.</summary>
internal sealed class MemoryGuess(MemoryPurpose purpose, VerifyCommand guess, TimeSpan now)
{
    /// <summary>
    /// Whether the failure budget is used up: a code then has one more guess, and only with its id.
    /// </summary>
    public bool Spent => purpose.Failures.AreSpent(guess.FailureLimit, now);

    /// <summary>Returns how a code ended, or null while it can verify.</summary>
    public VerifyStatus? StandingOf(MemoryCode code) => code switch
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
    public int GuessesLeft(MemoryCode code) =>
        code.GuessesLeft(guess.Nonce is null ? code.Unbound : code.Guesses, Spent);

    /// <summary>
    /// Counts the guess on this code and compares it. A right guess reveals nothing new and is not counted.
    /// </summary>
    public bool Matches(MemoryCode code)
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
}
