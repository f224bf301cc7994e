using Microsoft.Extensions.Options;

namespace OtpService.EmailTokens;

/// <summary>
/// Options for email verification tokens, which a browser fetches from the mail provider of the person who uses it
/// (draft-hardt-email-verification-02).
/// </summary>
internal sealed class EmailTokenOptions
{
    public const string Section = "EmailTokens";

    /// <summary>
    /// The issuers that are trusted: pairs such as <c language="text">gmail.com=accounts.google.com</c>, separated by
    /// commas. Default none, which turns tokens off.
    /// </summary>
    public string Issuers { get; set; } = "";
}

/// <summary>Finds every fault in the settings of email tokens.</summary>
internal sealed class EmailTokenOptionsValidator : IValidateOptions<EmailTokenOptions>
{
    public ValidateOptionsResult Validate(string? name, EmailTokenOptions options) =>
        IssuerList.TryParse(options.Issuers, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "EMAIL_TOKEN_ISSUERS must list pairs of a mail domain and its issuer's host name, such as "
                + "gmail.com=accounts.google.com, separated by commas, each domain once.");
}
