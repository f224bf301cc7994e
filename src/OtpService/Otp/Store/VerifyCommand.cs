using OtpService.Otp.Recipients;

namespace OtpService.Otp.Store;

/// <summary>One guess.</summary>
/// <param name="Tag">The tag of the recipient.</param>
/// <param name="Purpose">What the code is for.</param>
/// <param name="Nonce">
/// The random part of the verification id that binds the guess to one code, if there is one.
/// </param>
/// <param name="Hashes">The guessed code's hash under every accepted secret.</param>
/// <param name="FailureLimit">Wrong guesses in any 24 hours before codes have one guess; 0 for none.</param>
internal sealed record VerifyCommand(
    AddressTag Tag, Purpose Purpose, UInt128? Nonce, byte[][] Hashes, int FailureLimit)
{
    /// <summary>The failure budget's sliding window.</summary>
    public static readonly TimeSpan FailureWindow = TimeSpan.FromHours(24);

    /// <summary>
    /// How long a right guess with its id gets the same response again, after a double click or a lost response.
    /// </summary>
    public static readonly TimeSpan RepeatWindow = TimeSpan.FromSeconds(30);
}

/// <summary>The store's reply to a <see cref="VerifyCommand"/>.</summary>
/// <param name="Status">What happened.</param>
/// <param name="Nonce">The random part of the verified code's id.</param>
/// <param name="AttemptsRemaining">Guesses left, when wrong.</param>
/// <param name="Channel">How the verified code was sent last.</param>
/// <param name="RetryAfter">How long until the failure budget has room again, if it is used up.</param>
internal readonly record struct VerifyReply(
    VerifyStatus Status, UInt128 Nonce, Channel Channel, int AttemptsRemaining, TimeSpan RetryAfter);

internal enum VerifyStatus
{
    NotFound,
    Verified,

    /// <summary>
    /// The right code once more within the repeat window. The response is the same, but nothing else happens.
    /// </summary>
    VerifiedAgain,
    Wrong,
    Expired,
    Used,
    Superseded,
    TooManyAttempts,
    TooManyFailures,
    TooManyRequests,
}
