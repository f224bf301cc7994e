using OtpService.Otp.Store;

namespace OtpService.Otp.Limits;

/// <summary>A send as it was counted, or refused.</summary>
/// <param name="Issue">What the store says to its code.</param>
/// <param name="Quota">What the tallies say.</param>
internal readonly record struct Reservation(IssueReply Issue, Quota Quota);
