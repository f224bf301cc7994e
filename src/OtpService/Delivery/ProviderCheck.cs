using OtpService.Delivery.Http;

namespace OtpService.Delivery;

/// <summary>The result of checking a provider without sending anything.</summary>
/// <param name="Outcome">What is known.</param>
internal readonly record struct ProviderCheck(CheckOutcome Outcome)
{
    /// <summary>
    /// The codes of the response, as far as <see cref="ReplyCode"/> lets them through; null if there was no
    /// response.
    /// </summary>
    public string? Reply { get; init; }
}

internal enum CheckOutcome
{
    /// <summary>It was reached and did not respond in time, or closed the connection.</summary>
    Silent,

    /// <summary>It responds and accepts our credentials.</summary>
    Ready,

    /// <summary>It can be reached. Nothing more can be checked without sending a message.</summary>
    Reached,

    /// <summary>It is a part of this process.</summary>
    BuiltIn,

    /// <summary>It accepts our key but not for this request; the key may be for sending only.</summary>
    KeyLimited,

    /// <summary>It rejects our key.</summary>
    KeyRefused,

    /// <summary>It offers no way to log in over this kind of connection, and we have an account.</summary>
    LoginMissing,

    /// <summary>It requires a login, and we have no account.</summary>
    LoginWanted,

    /// <summary>It accepts our credentials, but not this sender.</summary>
    SenderRefused,

    /// <summary>It knows our account, and has suspended it.</summary>
    Suspended,

    /// <summary>It gets too many requests.</summary>
    Busy,

    /// <summary>
    /// It returns an error that is not about our key: a wrong URL, or a failure of its own.
    /// </summary>
    Failing,

    /// <summary>It responds with success, but not as this provider does.</summary>
    Strange,

    /// <summary>No connection: host name, port, network.</summary>
    Unreachable,

    /// <summary>The proxy cannot be reached, or rejects us.</summary>
    ProxyRefuses,

    /// <summary>The connection has no TLS, and the host name is outside the private network.</summary>
    NotPrivate,

    /// <summary>There is a connection, but no TLS that can be trusted.</summary>
    Insecure,
}
