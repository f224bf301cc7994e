namespace OtpService.Proof;

/// <summary>The proof that a verification hands to the application.</summary>
internal sealed class ProofOptions
{
    public const string Section = "Proof";

    /// <summary>Says what the token is for, so that it is taken for no other (RFC 8725 section 3.11).</summary>
    public const string ExplicitType = "otp+jwt";

    /// <summary>The general type of a token (RFC 7519 section 5.1).</summary>
    public const string PlainType = "JWT";

    /// <summary>Whether a verification answers with a token. Default yes.</summary>
    public bool Tokens { get; set; } = true;

    /// <summary>
    /// Private keys on the curve P-256 in PEM: the first signs, all are published. Default none: the keys
    /// follow from OTP_SECRET.
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
    /// libraries that refuse any other. Default <c language="text">otp+jwt</c>.
    /// </summary>
    public string TokenType { get; set; } = ExplicitType;
}
