namespace OtpService.Storage.Redis.Inspection;

/// <summary>The findings about a Redis.</summary>
internal readonly record struct RedisReport(RedisCondition Condition)
{
    /// <summary>How long a PING took.</summary>
    public TimeSpan Answer { get; init; }

    /// <summary>Its maxmemory-policy; empty if it is not reported.</summary>
    public string Policy { get; init; } = "";

    /// <summary>
    /// The code of the error that it returned, such as NOPERM; why there is no primary; or what is wrong with
    /// it, as the end of a sentence.
    /// </summary>
    public string Error { get; init; } = "";

    /// <summary>Whether the primary of several servers accepts writes without a replica.</summary>
    public bool IsUnguarded { get; init; }
}

internal enum RedisCondition
{
    /// <summary>No connection: name, port, network.</summary>
    Unreachable,

    /// <summary>It was reached and cannot be used: TLS, sign-in, database or product.</summary>
    Unusable,

    /// <summary>It was reached and does not respond.</summary>
    Silent,

    /// <summary>It returns an error to a call that the service needs.</summary>
    Incapable,

    /// <summary>None of several servers can be followed as the primary.</summary>
    Undecided,

    /// <summary>It copies another Redis and accepts no writes.</summary>
    Replica,

    /// <summary>It does what the service needs.</summary>
    Ready,
}
