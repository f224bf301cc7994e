using OtpService.Otp.Store;

namespace OtpService.Otp.Limits;

/// <summary>A send as it was counted in its tallies.</summary>
/// <param name="Counts">The tallies and the reply of each.</param>
internal sealed record TallyResult(IReadOnlyList<(Tally Tally, TallyReply Reply)> Counts)
{
    /// <summary>At least one tally refused it.</summary>
    public bool Refused => Counts.Any(count => count.Reply.Refused);

    /// <summary>Until every tally has room.</summary>
    public TimeSpan RetryAfter => Counts.Select(count => count.Reply.RetryAfter).DefaultIfEmpty().Max();
}
