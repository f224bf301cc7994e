using OtpService.Otp.Reporting;

namespace OtpService.EmailTokens;

/// <summary>Why a token was not accepted. Logs and counts tell it, and a browser never learns it.</summary>
internal enum EmailTokenFault
{
    /// <summary>It is not an email token: its size, its parts, its JSON, its types.</summary>
    Malformed,

    /// <summary>It is for another site.</summary>
    Audience,

    /// <summary>Its nonce is not ours, is for another site or purpose, or has expired.</summary>
    Nonce,

    /// <summary>It is too old, or from the future.</summary>
    Time,

    /// <summary>It is for another address, or the issuer has not verified the address.</summary>
    Email,

    /// <summary>The browser's key does not belong to it, or did not sign it.</summary>
    KeyBinding,

    /// <summary>No listed issuer may vouch for the address's domain, or another one issued it.</summary>
    Issuer,

    /// <summary>None of the issuer's keys signed it.</summary>
    Signature,

    /// <summary>Its nonce was used before.</summary>
    Replay,

    /// <summary>The issuer did not respond, or not as it should.</summary>
    Unavailable,
}

/// <summary>Ends the verification of a token.</summary>
internal sealed class EmailTokenException(EmailTokenFault fault, Exception? inner = null)
    : Exception($"The email token is not accepted: {fault}.", inner)
{
    public EmailTokenFault Fault { get; } = fault;
}

internal static class EmailTokenFaults
{
    /// <summary>Returns the word for a fault in logs, counts and events.</summary>
    public static string WordOf(EmailTokenFault fault) => fault switch
    {
        EmailTokenFault.Malformed => "malformed",
        EmailTokenFault.Audience => "wrong_audience",
        EmailTokenFault.Nonce => "wrong_nonce",
        EmailTokenFault.Time => "wrong_time",
        EmailTokenFault.Email => "wrong_email",
        EmailTokenFault.KeyBinding => "wrong_key_binding",
        EmailTokenFault.Issuer => "wrong_issuer",
        EmailTokenFault.Signature => "wrong_signature",
        EmailTokenFault.Replay => "replayed",
        EmailTokenFault.Unavailable => Outcomes.IssuerUnavailable,
    };
}
