using OtpService.Otp;

namespace OtpService.Storage;

/// <summary>One issued code. Times count from the start of the store.</summary>
internal sealed class MemoryCode(IssueCommand command, TimeSpan issued, TimeSpan expires, TimeSpan forget)
{
    public UInt128 Nonce { get; } = command.Id.Nonce;

    public Channel Channel { get; } = command.Channel;

    public byte[] Hash { get; } = command.Hash;

    public TimeSpan Issued { get; } = issued;

    public TimeSpan Expires { get; } = expires;

    public TimeSpan Forget { get; } = forget;

    public int MaxAttempts { get; } = command.Purpose.MaxAttempts;

    /// <summary>What became of its message and when, oldest first.</summary>
    public List<(DeliveryStep Step, TimeSpan At)> Timeline { get; } = [];

    /// <summary>Wrong guesses it was compared with.</summary>
    public int Guesses { get; set; }

    /// <summary>A provider confirmed that it took the message.</summary>
    public bool Accepted { get; set; }

    public CodeEnd End { get; set; }

    /// <summary>When it was used.</summary>
    public TimeSpan Ended { get; set; }

    /// <summary>It never reached anybody: it counts neither for the cooldown nor as a newer code.</summary>
    public bool Withdrawn => End is CodeEnd.Undelivered or CodeEnd.Rerouted;
}
