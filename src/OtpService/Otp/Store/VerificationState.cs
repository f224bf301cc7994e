namespace OtpService.Otp.Store;

/// <summary>The state of a verification.</summary>
internal enum VerificationState
{
    Pending,
    Verified,
    Expired,
    Exhausted,
    Superseded,
    Canceled,
    Undelivered,
}

/// <summary>A verification as a back end sees it.</summary>
internal sealed record Verification(VerificationState State, VerificationRecord Record)
{
    /// <summary>
    /// Computes the state: first an end that was recorded, then time, newer codes, and guesses with its id.
    /// Guesses without the id do not exhaust a code, because any stranger can make them.
    /// </summary>
    public static Verification Of(VerificationRecord record, int liveCodes) => new(
        record.End switch
        {
            CodeEnd.Used => VerificationState.Verified,
            CodeEnd.Canceled => VerificationState.Canceled,
            CodeEnd.Undelivered or CodeEnd.Rerouted => VerificationState.Undelivered,
            CodeEnd.None or CodeEnd.Superseded when record.ExpiresIn <= TimeSpan.Zero =>
                VerificationState.Expired,
            CodeEnd.Superseded => VerificationState.Superseded,
            CodeEnd.None when record.NewerCodes >= liveCodes => VerificationState.Superseded,
            CodeEnd.None when record.GuessesLeft == 0 => VerificationState.Exhausted,
            CodeEnd.None => VerificationState.Pending,
        },
        record);
}
