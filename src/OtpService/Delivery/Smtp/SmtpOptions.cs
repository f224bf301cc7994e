namespace OtpService.Delivery.Smtp;

/// <summary>A mail server that relays our email.</summary>
internal sealed class SmtpOptions
{
    public const string Section = "Smtp";

    /// <summary>Its host name or IP address. Required.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port. Default 587, the submission port; 465 goes with tls. 1 to 65535.</summary>
    public int Port { get; set; } = 587;

    /// <summary>
    /// starttls (the default), tls from the first byte, or none, for relays on a private network.
    /// </summary>
    public string Security { get; set; } = "starttls";

    /// <summary>The account. Default none, for a server that relays without one.</summary>
    public string Username { get; set; } = "";

    /// <summary>Its password; required with a username.</summary>
    public string Password { get; set; } = "";

    /// <summary>The sender. Required.</summary>
    public string FromEmail { get; set; } = "";

    /// <summary>The name of the sender. Default BRAND_NAME.</summary>
    public string FromName { get; set; } = "";

    /// <summary>
    /// The most connections at the same time. 1 to 64; default 8, because a server may accept only 20 in all
    /// (Exim: smtp_accept_max).
    /// </summary>
    public int Connections { get; set; } = 8;

    /// <summary>
    /// The name of the service in EHLO: a host name, or an address literal such as [192.0.2.1]. Default the
    /// domain of the sender, which every filter can look up.
    /// </summary>
    public string Ehlo { get; set; } = "";
}
