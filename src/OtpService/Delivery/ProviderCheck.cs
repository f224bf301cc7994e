using OtpService.Delivery.Http;

namespace OtpService.Delivery;

/// <summary>The result of checking a provider without sending anything.</summary>
/// <param name="Outcome">What is known.</param>
internal readonly record struct ProviderCheck(CheckOutcome Outcome)
{
    /// <summary>
    /// The codes of the answer, as <see cref="ReplyCode"/> lets them be read; null where none came.
    /// </summary>
    public string? Reply { get; init; }
}

internal enum CheckOutcome
{
    /// <summary>It was reached and did not answer in time, or broke off.</summary>
    Silent,

    /// <summary>It answers and lets us in.</summary>
    Ready,

    /// <summary>It can be reached. Nothing more can be asked of it without sending a message.</summary>
    Reached,

    /// <summary>It is a part of this process.</summary>
    BuiltIn,

    /// <summary>
    /// It knows our key but does not answer this question to it; the key may be one for sending only.
    /// </summary>
    KeyLimited,

    /// <summary>It does not take our key.</summary>
    KeyRefused,

    /// <summary>It offers no way to log in over a connection like this, and we have an account.</summary>
    LoginMissing,

    /// <summary>It wants a login, and we have no account.</summary>
    LoginWanted,

    /// <summary>It lets us in, but not with this sender.</summary>
    SenderRefused,

    /// <summary>It knows us, and has put our account to rest.</summary>
    Suspended,

    /// <summary>It is asked too often.</summary>
    Busy,

    /// <summary>
    /// It answers with an error that says nothing of our key: a wrong address, or trouble of its own.
    /// </summary>
    Failing,

    /// <summary>Somebody answers well, but not as this provider does.</summary>
    Strange,

    /// <summary>No connection: name, port, network.</summary>
    Unreachable,

    /// <summary>The proxy on the way cannot be reached, or does not let us through.</summary>
    ProxyRefuses,

    /// <summary>It is spoken to without TLS, and its name leads out of the private network.</summary>
    NotPrivate,

    /// <summary>A connection, but no TLS that can be trusted.</summary>
    Insecure,
}
