namespace OtpService.Otp.Destinations;

/// <summary>
/// Options for destinations. A send to any other destination is rejected before anything is counted.
/// </summary>
internal sealed class DestinationOptions
{
    public const string Section = "Destinations";

    /// <summary>
    /// Countries that SMS, WhatsApp and Telegram messages may go to, ISO 3166 alpha-2 codes separated by commas; * for
    /// all. Required where they are really sent, all in Development.
    /// </summary>
    public string SmsAllowedCountries { get; set; } = "";

    /// <summary>
    /// Countries that calls may go to, as <see cref="SmsAllowedCountries"/>. Required where calls are really made, all in
    /// Development.
    /// </summary>
    public string VoiceAllowedCountries { get; set; } = "";

    /// <summary>
    /// Domains that email may go to, their subdomains included, separated by commas. Default all.
    /// </summary>
    public string EmailAllowedDomains { get; set; } = "";

    /// <summary>
    /// Domains that no email goes to, their subdomains included, separated by commas. Default none.
    /// </summary>
    public string EmailDeniedDomains { get; set; } = "";

    /// <summary>Whether addresses of throwaway mailboxes are refused. Default no.</summary>
    public bool EmailRefuseDisposable { get; set; }

    /// <summary>
    /// A file with the domains of throwaway mailboxes, one a line, instead of the list that comes with the
    /// service. Default none.
    /// </summary>
    public string EmailDisposableFile { get; set; } = "";
}
