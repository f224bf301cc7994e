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
    /// commas, and * for the issuer that the DNS names for any other domain. Default none, which turns tokens off.
    /// </summary>
    public string Issuers { get; set; } = "";

    /// <summary>
    /// The URL of a DNS resolver that validates DNSSEC (RFC 8484), such as
    /// <c language="text">https://dns.example.com/dns-query</c>. Required for *, else unused. Default none.
    /// </summary>
    public string DnsUrl { get; set; } = "";
}
