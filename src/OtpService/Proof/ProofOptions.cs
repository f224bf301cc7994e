namespace OtpService.Proof;

/// <summary>Options for the proof that the application gets of a verification.</summary>
internal sealed class ProofOptions
{
    public const string Section = "Proof";

    /// <summary>
    /// The type of the token, so that no other token is mistaken for it (RFC 8725 section 3.11).
    /// </summary>
    public const string ExplicitType = "otp+jwt";

    /// <summary>The general type of a token (RFC 7519 section 5.1).</summary>
    public const string PlainType = "JWT";

    /// <summary>Whether a successful verification returns a token. Default yes.</summary>
    public bool Tokens { get; set; } = true;

    /// <summary>
    /// Private keys on the curve P-256 in PEM: the first signs, all are published. Default none: then the
    /// keys are derived from OTP_SECRET.
    /// </summary>
    public string SigningKey { get; set; } = "";

    /// <summary>The issuer claim. Default <c language="text">otpservice</c>.</summary>
    public string Issuer { get; set; } = "otpservice";

    /// <summary>
    /// The audience claim: the application that trusts the token. Default <c language="text">app</c>.
    /// </summary>
    public string Audience { get; set; } = "app";

    /// <summary>
    /// The type in the token's header: <c language="text">otp+jwt</c>, or <c language="text">JWT</c> for
    /// libraries that reject any other. Default <c language="text">otp+jwt</c>.
    /// </summary>
    public string TokenType { get; set; } = ExplicitType;
}
