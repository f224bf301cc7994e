using OtpService.Otp.Store;

namespace OtpService.Otp.Limits;

/// <summary>A send as it was counted, or refused.</summary>
/// <param name="Issue">The reply of the store for its code.</param>
/// <param name="Tallies">The replies of the tallies.</param>
internal readonly record struct CountedSend(IssueReply Issue, TallyResult Tallies);
