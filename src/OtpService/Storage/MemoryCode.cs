namespace OtpService.Storage;

/// <summary>One issued code. Times count from the start of the store.</summary>
internal sealed class MemoryCode(
    UInt128 nonce, byte[] hash, TimeSpan issued, TimeSpan expires, TimeSpan forget, int maxAttempts)
{
    public UInt128 Nonce { get; } = nonce;

    public byte[] Hash { get; } = hash;

    public TimeSpan Issued { get; } = issued;

    public TimeSpan Expires { get; } = expires;

    public TimeSpan Forget { get; } = forget;

    public int MaxAttempts { get; } = maxAttempts;

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

/// <summary>What ended a code; expiry, exhaustion and newer codes are worked out when asked.</summary>
internal enum CodeEnd
{
    None,
    Used,
    Superseded,
    Canceled,
    Undelivered,
    Rerouted,
}
