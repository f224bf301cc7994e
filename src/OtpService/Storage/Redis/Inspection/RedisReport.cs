namespace OtpService.Storage.Redis.Inspection;

/// <summary>The findings about a Redis.</summary>
internal readonly record struct RedisReport(RedisCondition Condition)
{
    /// <summary>How long a PING took.</summary>
    public TimeSpan Answer { get; init; }

    /// <summary>Its maxmemory-policy; empty where it does not tell.</summary>
    public string Policy { get; init; } = "";

    /// <summary>
    /// The code of the error that it answered, such as NOPERM; why there is no primary; or what is wrong with
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

    /// <summary>It was reached and does not answer.</summary>
    Silent,

    /// <summary>It answers with an error to what the service needs.</summary>
    Incapable,

    /// <summary>None of several servers can be followed as the primary.</summary>
    Undecided,

    /// <summary>It copies another Redis and takes no writes.</summary>
    Replica,

    /// <summary>It does what the service needs.</summary>
    Ready,
}
